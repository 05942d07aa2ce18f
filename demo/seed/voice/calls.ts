import { Random } from '../random';
import { DAY, HOUR, MINUTE, officeLoad, workingTime } from '../times';
import type { DemoAgent } from './agents';
import { type CallRow, callRow, type Plan } from './call-row';
import type { Contact, Lead } from './contacts';
import { fill, perform } from './dialogue';
import type { Script } from './script';
import { slotsFor } from './slots';

const PROGRESS: readonly Lead['status'][] = ['new', 'contacted', 'qualified', 'converted', 'lost'];

/** What calls are made from; calls add to `leads`, up to `leads_limit`. */
export interface CallWorld {
  organization_id: string;
  scripts: readonly Script[];
  agents: Readonly<Record<string, DemoAgent>>;
  contacts: readonly Contact[];
  leads: Lead[];
  leads_limit: number;
}

/**
 * The calls of the last 30 days, oldest first, in the rhythm of the office, with contacts that existed by then. Sales
 * calls advance their lead, and a caller who asks for prices becomes one. Calls in `going_on` began that many
 * milliseconds ago.
 */
export function makeCalls(now: number, world: CallWorld, count: number, going_on: readonly number[]): CallRow[] {
  const random = new Random(`calls of ${world.organization_id}`);
  const times = Array.from({ length: count - going_on.length }, () =>
    workingTime(random, now - 30 * DAY, now - 15 * MINUTE),
  );
  times.sort((a, b) => a - b);
  const over = times.map((at) => speak(random, world, plan(random, world, at)));
  const going = going_on.map((since) => goingOn(random, world, now, now - since));
  return [...over, ...going];
}

function plan(random: Random, world: CallWorld, at: number): Plan {
  for (;;) {
    const possible = world.scripts.filter((script) => mayHappen(world, script, at));
    const script = random.weighted(possible.map((it) => [it, it.weight] as const));
    const agent = world.agents[script.agent]!;
    const lead = leadFor(random, world, script, at);
    const contact = needsLead(script) ? lead?.contact : contactFor(random, world, script, at);
    if (contact) return { at, script, agent, contact, lead, status: statusFor(random, agent) };
  }
}

function mayHappen({ scripts, agents, leads, leads_limit }: CallWorld, script: Script, at: number): boolean {
  const agent = agents[script.agent]!;
  if (agent.retired_at !== null && at >= agent.retired_at - HOUR) return false;
  if (script.lead === 'new' && leads.length >= leads_limit) return false;
  const night = officeLoad(at) < 0.12 && scripts.some((it) => it.at_night);
  return (script.at_night ?? false) === night;
}

function needsLead(script: Script): boolean {
  return script.lead !== undefined && script.lead !== 'new';
}

// A sales call is about a lead that is still open.
function leadFor(random: Random, { leads }: CallWorld, script: Script, at: number): Lead | undefined {
  if (!needsLead(script)) return undefined;
  const open = leads.filter(
    (lead) => lead.at < at && lead.contact.language === 'en' && !isClosed(lead) && suits(script, lead.contact),
  );
  return open.length > 0 ? random.pick(open) : undefined;
}

function isClosed(lead: Lead): boolean {
  return lead.status === 'converted' || lead.status === 'lost';
}

function suits(script: Script, contact: Contact): boolean {
  return contact.company !== null || !`${script.summary}${script.turns}`.includes('{company}');
}

function contactFor(
  random: Random,
  { contacts, agents, leads }: CallWorld,
  script: Script,
  at: number,
): Contact | undefined {
  const language = agents[script.agent]!.language?.slice(0, 2) ?? 'en';
  const known = new Set(script.lead === 'new' ? leads.map((lead) => lead.contact.id) : []);
  const fitting = contacts.filter(
    (contact) => contact.at < at && contact.language === language && !known.has(contact.id) && suits(script, contact),
  );
  return fitting.length > 0 ? random.pick(fitting) : undefined;
}

// People whom an agent calls are often unavailable; people who call want to talk.
function statusFor(random: Random, agent: DemoAgent): Plan['status'] {
  return agent.voicemail_message
    ? random.weighted<Plan['status']>([
        ['completed', 60],
        ['voicemail', 19],
        ['no_answer', 17],
        ['failed', 4],
      ])
    : random.weighted<Plan['status']>([
        ['completed', 91],
        ['no_answer', 6],
        ['failed', 3],
      ]);
}

function speak(random: Random, world: CallWorld, plan: Plan): CallRow {
  const { at, script, agent, contact, status } = plan;
  if (status === 'no_answer' || status === 'failed') {
    return callRow(random, world.organization_id, plan, {
      ended: at,
      tags: status === 'failed' ? ['carrier error'] : [],
    });
  }
  if (status === 'voicemail') {
    const { transcript, seconds } = perform(random, agent.voicemail_message!, '', {});
    const summary = `Left a voicemail for ${contact.first_name} ${contact.last_name}.`;
    return callRow(random, world.organization_id, plan, {
      ended: at + seconds * 1_000,
      transcript,
      summary,
      tags: ['voicemail'],
    });
  }
  const slots = slotsFor(random, contact, at);
  const { transcript, seconds } = perform(random, agent.begin_message, script.turns, slots);
  const ended = at + seconds * 1_000;
  const lead = moveLead(random, world, plan, ended);
  return callRow(
    random,
    world.organization_id,
    { ...plan, lead },
    { ended, transcript, summary: fill(script.summary, slots), tags: [...script.tags] },
  );
}

function moveLead(
  random: Random,
  { leads }: CallWorld,
  { script, lead, contact }: Plan,
  ended: number,
): Lead | undefined {
  if (script.lead === 'new') {
    const found: Lead = {
      id: random.id(ended),
      contact,
      status: 'new',
      source: 'call',
      notes: 'Asked for prices on the phone.',
      at: ended,
      changed: ended,
    };
    leads.push(found);
    return found;
  }
  if (lead && PROGRESS.indexOf(script.lead!) > PROGRESS.indexOf(lead.status)) {
    Object.assign(lead, { status: script.lead, changed: ended });
  }
  return lead;
}

function goingOn(random: Random, world: CallWorld, now: number, at: number): CallRow {
  const script = world.scripts.find((it) => mayHappen(world, it, at) && it.lead === undefined)!;
  const agent = world.agents[script.agent]!;
  const contact = contactFor(random, world, script, at)!;
  const { transcript } = perform(random, agent.begin_message, script.turns, slotsFor(random, contact, at));
  const said = transcript.filter((turn) => at + turn.at_ms < now - 2_000);
  return callRow(
    random,
    world.organization_id,
    { at, script, agent, contact, lead: undefined, status: 'in_progress' },
    { ended: null, transcript: said, tags: [] },
  );
}
