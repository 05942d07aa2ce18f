import type { DemoDocument } from './document';

/** Security, service level and how the team works. */
export const POLICIES: readonly DemoDocument[] = [
  {
    title: 'Service level and credits',
    page: 'trust/service-level',
    content: `Acme Voice promises 99.9 % availability in each month for Essential, 99.95 % for Team and 99.99 % for Enterprise. Planned maintenance between 02:00 and 04:00 Eastern on Sundays, announced a week before, does not count.

If the promise is not met, 10 % of the monthly price is credited for each further 0.1 % of unavailability, up to 50 %. Enterprise customers are credited automatically; others ask for it within 30 days.

The present state and the history of the last two years are at status.acme.example, where one can subscribe to messages by mail or text.`,
  },
  {
    title: 'What to do in an outage',
    page: 'trust/outage',
    content: `First look at status.acme.example from a mobile connection. If an incident is shown there, our engineers are at work and updates come every 30 minutes. Calls that cannot reach your office go to the emergency target of the number, by default the voicemail.

If no incident is shown, check whether other services work in your office. With the app on mobile data you can take calls at once, also when the whole office is offline.

Report an outage at the emergency number, around the clock. Have the account number and an affected number ready. Agents pass such calls to a person immediately and do not try to solve them.`,
  },
  {
    title: 'Where your data is stored',
    page: 'trust/data-location',
    content: `Voice data — calls, transcripts, contacts, leads and documents — is stored in the region of the organization: the United States, the European Union or India. The region is shown under Settings → Organization. Media servers are chosen close to the people who talk, but store nothing.

Account data such as names, e-mail addresses and the audit log is stored in the United States. A data processing agreement with the standard contractual clauses is part of the terms.

Deleted data leaves the backups after 35 days.`,
  },
  {
    title: 'Requests to delete or export personal data',
    page: 'trust/personal-data',
    content: `People may ask for a copy of their data or for its deletion. Send such requests to privacy@acme.example, or handle them in the portal: open the contact and choose Export or Erase. Erasing removes the contact, its leads, and the transcripts and recordings of its calls; the fact that a call took place stays, without the number.

We confirm the identity of the person by calling back or by mail. A request is answered within 30 days, usually within one week.

Agents who are asked on the phone do not delete anything themselves. They note the request with the tag “privacy” and tell the person what happens next.`,
  },
  {
    title: 'How agents identify a caller',
    page: null,
    content: `Before anything about an account is told or changed, the caller is identified. Two of these are enough: a call from the number on file, the customer number, the amount of the last invoice, or a code that is sent to the address on file. A date of birth or an address alone is not enough.

If identification fails twice, the agent offers a call back to the number on file and ends the topic politely. It does not say which detail was wrong.

General questions about plans, opening hours, coverage and devices are answered without identification.`,
  },
  {
    title: 'When an agent hands over to a person',
    page: null,
    content: `An agent hands over when the caller asks for a person for the second time, when the matter is an emergency, a complaint about an employee, a legal matter or a cancellation of more than 20 seats, and whenever it has not understood the caller three times in a row.

During opening hours it transfers to the queue that fits and gives a summary of one sentence. Outside opening hours it offers a call back on the next working day and repeats number and time.

A handover is never refused. A caller who is upset is transferred at the first request.`,
  },
  {
    title: 'Onboarding a new customer',
    page: 'start/onboarding',
    content: `Each new customer with five or more seats gets a video session of 45 minutes with a specialist in the first week. Before it we ask for a list of people, the numbers to be moved, opening hours and the wording of the greeting.

On the first day people are invited by mail and install the apps. On the third day, on average, the phones arrive. Around the tenth business day the numbers move. Our onboarding agent calls after one week and after four weeks, and asks what is still missing.

Most questions in the first month are about voicemail greetings, forwarding to a mobile phone, and adding a colleague.`,
  },
  {
    title: 'Coverage and availability by country',
    page: 'start/coverage',
    content: `The service can be used wherever there is an internet connection, except in countries where the law forbids calls over the internet. Numbers can be had in 61 countries, and calls can be made to more than 200.

Offices in mainland China and in the United Arab Emirates need a local line from a partner; our sales team arranges it within about four weeks. On ships and aircraft the apps work with most satellite connections, but with a noticeable delay.

Prices are published in US dollars, euros, pounds and rupees; the currency follows the billing address.`,
  },
];
