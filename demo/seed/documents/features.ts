import type { DemoDocument } from './document';

/** What can be done with calls. */
export const FEATURES: readonly DemoDocument[] = [
  {
    title: 'Opening hours and holidays',
    page: 'calls/opening-hours',
    content: `Opening hours decide what callers hear and where calls go. Set them per number under Numbers → Hours. Each weekday may have several intervals, and a holiday calendar of your country can be followed automatically.

Outside opening hours a call goes to a message, a voicemail, another number or the after-hours agent, who takes down the name, the reason and a number to call back, and marks what is urgent.

Our own hours: sales and billing Monday to Friday from 8:00 to 20:00 Eastern, Saturday from 9:00 to 15:00. Technical emergencies are answered around the clock.`,
  },
  {
    title: 'Call queues',
    page: 'calls/queues',
    content: `A queue holds callers until somebody is free. Calls are offered to all members at once, in turn, or to the one who has waited longest. A caller hears the position and, from the third minute on, is offered a call back that keeps the place.

A queue may have up to 200 members and 100 waiting callers. When it is full, or when nobody is signed in, calls go to the overflow target. The wallboard shows waiting callers, the longest wait and the share of calls answered within 20 seconds.

Members sign in and out with one tap. After each call they get a pause for notes, 15 seconds unless changed.`,
  },
  {
    title: 'Call recording and consent',
    page: 'calls/recording',
    content: `Recording is part of Team and Enterprise and is off until an administrator switches it on for a number or queue. The announcement at the beginning cannot be switched off for numbers in regions where all parties must agree, among them California, Washington, Florida and most of Europe.

A caller who does not agree says so, or presses 9; the recording then stops and what was recorded is deleted. Payment data must not be recorded: pausing by hand or by API ends automatically after five minutes.

Recordings are kept for 90 days unless the organization chooses between 7 days and 5 years. They are encrypted, and every playback is in the audit log.`,
  },
  {
    title: 'Voicemail',
    page: 'calls/voicemail',
    content: `Each user and each queue has a voicemail box. New messages arrive by mail with the recording and a transcript in 28 languages. A box holds 100 messages of three minutes; when it is full, callers are told so.

Greetings can be recorded in the app, typed and spoken by one of our voices, or uploaded as WAV or MP3 up to 10 MB. A different greeting can be set for holidays.

To listen on a desk phone, press the envelope key. The PIN is the one of the user; it can be set anew under Profile → Phone PIN.`,
  },
  {
    title: 'Forwarding and ringing several phones',
    page: 'calls/forwarding',
    content: `Under Call handling each user decides where a call rings: all devices together, one after the other, or a colleague. Forwarding may depend on the time, on the caller and on the calendar, for instance to voicemail during meetings.

A forwarded call shows the number of the original caller. Calls forwarded to a number outside cost what a call to that number costs. To prevent endless loops a call is forwarded at most five times.

The quickest way to forward everything is *72 followed by the number; *73 ends it.`,
  },
  {
    title: 'Conference calls',
    page: 'calls/conferences',
    content: `Every user on Team has a conference room for 50 people with a fixed number and PIN; on Enterprise it is 250. People can join by phone, in the app or in the browser without an account. The host can mute, remove and lock.

Press *6 to mute yourself and *1 for the list of commands. The room opens when the host arrives unless “Start without me” is set. A recording, if it was started, is sent to the host afterwards together with a summary.`,
  },
  {
    title: 'Connecting a CRM',
    page: 'integrations/crm',
    content: `Connections exist for the usual CRM systems and, through the API, for your own. After connecting, a call opens the record of the caller, and is written into its history with duration, summary and a link to the recording.

An unknown caller can become a new contact automatically; we recommend to do so only for calls of more than 30 seconds. Fields are matched under Integrations → Mapping. Phone numbers are compared in international form, so spaces and brackets do not matter.

The connection synchronises every five minutes and once a night in full. If it reports “token expired”, an administrator has to reconnect it; nothing is lost, the missing calls are added afterwards.`,
  },
  {
    title: 'Using the API',
    page: 'integrations/api',
    content: `The REST API gives access to agents, calls, leads, contacts and documents. An administrator or developer creates a key under Settings → API Keys, chooses what it may do, and copies it at once: it is shown only one time. Send it in the header X-Api-Key or as a bearer token.

Give each program a key of its own and only the permissions that it needs; read and write are granted separately. A key can be given an end date. Revoke it when it is no longer needed, or at once if it may have become known to others.

The limit depends on the plan and is told in the headers of each answer. When it is reached the API answers 429 with Retry-After; wait that many seconds, then go on.`,
  },
];
