import type { DemoDocument } from '@/demo/seed/documents/document';
import { NORTHWIND_ID } from '../cast';
import type { AgentSpec } from './agent-specs';
import { agentRow, makeAgents } from './agents';
import { makeCalls } from './calls';
import { contactRows, leadRows, makeContacts, makeLeads } from './contacts';
import { documentRows } from './documents';
import type { Script } from './script';
import type { VoiceRows } from './write';

const AGENTS: Readonly<Record<string, AgentSpec>> = {
  appointments: {
    name: 'Appointment desk',
    since: 62,
    number: '+442079460018',
    voice_id: 'harriet',
    language: 'en-GB',
    begin_message: 'Northwind Clinics, good day. Would you like to make or change an appointment?',
    prompt:
      'You make, move and cancel appointments. Never give medical advice; in an emergency tell the caller to dial 999.',
  },
  reminders: {
    name: 'Reminder calls',
    since: 41,
    number: '+442079460019',
    voice_id: 'harriet',
    language: 'en-GB',
    temperature: 0.2,
    begin_message: 'Good day, this is Northwind Clinics with a reminder of your appointment.',
    prompt: 'You remind patients of an appointment and move it when they ask. Say nothing about the reason for it.',
    voicemail_message: 'Good day, this is Northwind Clinics. Please call us back at this number.',
  },
};

const SCRIPTS: readonly Script[] = [
  {
    agent: 'appointments',
    weight: 3,
    tags: ['appointment', 'booked'],
    summary: '{first} {last} booked a check-up for {day} at {time}.',
    turns: `U Hello, I'd like to come in for a check-up. | Good morning, {last} here. I need an appointment, please.
A Gladly. Have you been with us before?
U Yes, last year. | I have, with Doctor Reyes.
A There is a place on {day} at {time}. Does that suit you?
U That's fine. | Yes, thank you.
A It is booked, {first}, and you will get a text the day before.`,
  },
  {
    agent: 'reminders',
    weight: 4,
    tags: ['appointment', 'confirmed'],
    summary: 'Appointment on {day} at {time} confirmed.',
    turns: `U Yes? | {last}, hello.
A It is on {day} at {time}. Will you be there?
U I will. | Yes, see you then.
A Thank you, and goodbye.`,
  },
];

const DOCUMENTS: readonly DemoDocument[] = [
  {
    title: 'Before your first visit',
    page: null,
    content: `Please come ten minutes early and bring a photo ID, a list of your medicines and, if you have them, letters of other doctors. New patients fill in a form, which they also find on our website.

Appointments can be moved or cancelled free of charge until noon of the day before. After that we charge £20, unless you are ill.`,
  },
  {
    title: 'Opening hours of the clinics',
    page: null,
    content: `Camden is open from Monday to Friday between 8:00 and 18:30, and on Saturday until 13:00. Greenwich is open from Monday to Thursday between 9:00 and 19:00.

In an emergency dial 999. For urgent advice outside our hours call 111.`,
  },
];

/** The voice data of Northwind Clinics, which has only just started. */
export function northwindVoice(now: number): VoiceRows {
  const agents = makeAgents(now, AGENTS);
  const contacts = makeContacts(now, NORTHWIND_ID, 36, 0);
  const leads = makeLeads(now, NORTHWIND_ID, contacts, 6);
  const world = { organization_id: NORTHWIND_ID, scripts: SCRIPTS, agents, contacts, leads, leads_limit: 6 };
  return {
    agents: Object.values(agents).map((agent) => agentRow(NORTHWIND_ID, agent)),
    contacts: contactRows(NORTHWIND_ID, contacts),
    leads: leadRows(NORTHWIND_ID, leads),
    calls: makeCalls(now, world, 64, []),
    documents: documentRows(now, NORTHWIND_ID, DOCUMENTS),
  };
}
