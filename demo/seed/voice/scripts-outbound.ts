import type { Script } from './script';

/** Outgoing calls: sales, reminders, renewals, surveys, deliveries. */
export const OUTBOUND: readonly Script[] = [
  {
    agent: 'sales',
    weight: 11,
    tags: ['qualified', 'demo booked'],
    lead: 'qualified',
    summary:
      '{first} {last} at {company}: {seats} seats, now with {provider}, wants queues and recording. Demo booked for {day} at {time}.',
    turns: `U Yes, go ahead. | Sure, but keep it short.
A How many people will use the phones at {company}?
U {seats}, in two places. | Around {seats}.
A And who provides them today?
U {provider}. The contract runs out in spring. | We're with {provider} and not happy.
A What do you miss the most at present?
U A proper queue, and we need recordings for training. | People wait forever, and we can't see how long.
~A Both are part of Team. The wallboard shows how long callers wait, and recording asks for consent where the law wants it.
~U That sounds right.
A Who else decides with you?
U My partner. We'd want to see it together. | Only me, but I'd like to see it first.
A Then let me book a demo of thirty minutes. Is {day} at {time} possible?
U {day} works. | Yes, put it in.
A Done, the invitation is on its way. Thank you, {first}!`,
  },
  {
    agent: 'sales',
    weight: 7,
    tags: ['contacted', 'call back'],
    lead: 'contacted',
    summary: 'Reached {first} {last} at a bad moment. Call back agreed for {day} at {time}.',
    turns: `U I'm about to go into a meeting. | Not right now, I'm driving.
A Of course. When may I call again?
U {day}, around {time}. | Try {day} after {time}.
A I'll call on {day} at {time}. Have a good day.`,
  },
  {
    agent: 'sales',
    weight: 5,
    tags: ['not interested'],
    lead: 'lost',
    summary: '{first} {last} has signed with {provider} for two years. No further calls.',
    turns: `U We've just signed with someone else, sorry. | You're too late, we took {provider}.
A Thank you for telling me. May I ask what decided it?
U They were quicker with the offer. | The price, mainly.
A That helps us. I'll note it, and we won't call again.
U Thanks. Bye. | Appreciate it.`,
  },
  {
    agent: 'sales',
    weight: 3,
    tags: ['won', 'handover'],
    lead: 'converted',
    summary: '{company} takes Team for {seats} seats, paid yearly. Order confirmed, onboarding session on {day}.',
    turns: `U Perfect timing. We decided: we'd like to go ahead. | Yes! We saw the demo and want it.
A That is great news. Team for {seats} people, paid by the year?
U Exactly. | Yes, with the fifteen percent.
A Then I'll send the order to your mail; it is valid as soon as you confirm it. When should your onboarding be?
U {day} would be good. | As soon as possible.
A I have reserved {day} at {time}. Welcome to Acme Voice, {first}!`,
  },
  {
    agent: 'reminders',
    weight: 14,
    tags: ['appointment', 'confirmed'],
    summary: 'Appointment on {day} at {time} confirmed.',
    turns: `U Hello, {first} {last}. | Yes, hello?
A It is on {day} at {time}. Will you be there?
U Yes, I'll be there. | Yes, thanks for the reminder.
~U Where do I find the link?
~A It is in the mail with the title “Your session”. I have sent it again just now.
A Wonderful. See you on {day}, {first}.`,
  },
  {
    agent: 'reminders',
    weight: 6,
    tags: ['appointment', 'moved'],
    summary: '{first} {last} could not come; appointment moved to {day} at {time}.',
    turns: `U Hi, yes? | {last} speaking.
A It is tomorrow at ten. Will you be there?
U Tomorrow I can't. Can we move it? | Oh no, I completely forgot. That won't work.
A No problem. There is {day} at {time}, or the day after at nine.
U {day} at {time}, please. | The first one.
A It is moved to {day} at {time}, and a new invitation is in your mail.
U Thank you! | Great.`,
  },
  {
    agent: 'renewals',
    weight: 7,
    tags: ['renewal', 'seats'],
    summary: '{company} renews and adds {count} seats. Offer goes out today.',
    turns: `U Okay, what do you need? | Two questions are fine.
A You have {seats} seats at present. Does that still fit?
U We've hired. We'd need {count} more. | No, {count} more would be right.
A I'll put that into the offer. And is there anything that you are missing?
U Not really. Maybe texting from the main number. | No, it just works.
~A Texts can be sent once your brand is registered; it takes about a week. I'll add the link to the mail.
~U Please do.
A Thank you, {first}. You will have the offer today, and nothing changes before you confirm it.
U Sounds good. Bye. | Great, thanks.`,
  },
  {
    agent: 'renewals',
    weight: 3,
    tags: ['renewal', 'price', 'escalated'],
    summary: '{first} {last} asks for a better price before renewing. Account manager calls on {day}.',
    turns: `U Before you start: {provider} offers the same for less. | It's too expensive, frankly.
A I understand. I can't decide about prices, but your account manager can. May they call you on {day}?
U Yes, but before {time}. | {day} is all right.
A I have noted {day} before {time}, and that {provider} made you an offer. Is there anything else that should be part of it?
U No, only the price. | Longer storage of recordings would be nice.
A It is noted. Thank you for being open about it, {first}.`,
  },
  {
    agent: 'survey',
    weight: 7,
    tags: ['survey', 'positive'],
    summary: 'Score {score} of 10. Praised the quick and patient help.',
    turns: `U Sure. | Two questions, okay.
A From zero to ten: how satisfied were you with the help you got?
U {score}. | I'd say {score}.
A Thank you! What made the difference?
U They were quick and knew what they were doing. | I didn't have to explain everything twice.
A I'll pass that on. Have a lovely day, {first}.`,
  },
  {
    agent: 'survey',
    weight: 2,
    tags: ['survey', 'negative', 'call back'],
    summary: 'Score {low} of 10: problem came back after a day. Marked for a call back.',
    turns: `U If it's quick. | Fine.
A From zero to ten: how satisfied were you with the help you got?
U {low}. | Honestly? {low}.
A I am sorry. What went wrong?
U It worked for a day, and now it's the same as before. | I was told somebody would write, and nobody did.
A Thank you for saying so. I have marked your case, and somebody will call you back today.
U I'd appreciate that. | We'll see.`,
  },
  {
    agent: 'delivery',
    weight: 8,
    tags: ['delivery'],
    summary: 'Order {order} arrives on {day}. Recipient confirmed the address.',
    turns: `U Oh, good. When do they come? | Hello. Yes?
A Your order {order} with {count} phones has left our warehouse and arrives on {day}. Will somebody be there to sign for it?
U Yes, the reception is open from eight. | Yes, all day.
~U Can the driver use the entrance in the back?
~A I have added a note for the driver.
A Thank you. The tracking number is in your mail. Goodbye!`,
  },
  {
    agent: 'win_back',
    weight: 7,
    tags: ['win-back', 'feedback'],
    summary: 'Left because of price; now with {provider} and missing the CRM connection. Open to a call next quarter.',
    turns: `U Oh. Well, it was mostly the price. | We merged, and the other side had {provider}.
A Thank you for telling me. And how do you like what you have now?
U It's fine, but nothing shows up in our CRM. | Okay, though support takes forever.
A I see. If you ever want to compare again, may we call you?
U Next quarter, maybe. | You can try again later in the year.
A I'll note that. All the best, {first}.`,
  },
  {
    agent: 'win_back',
    weight: 4,
    tags: ['win-back', 'do not call'],
    summary: '{first} {last} does not want to be called again. Noted.',
    turns: `U Please take me off your list. | I'd rather not be called about this.
A Of course. I have noted it, and you will not hear from us again. Goodbye.`,
  },
];
