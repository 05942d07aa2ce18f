import type { Script } from './script';

/** Incoming calls: front desk, billing, transfers and the night line. */
export const INBOUND: readonly Script[] = [
  {
    agent: 'front_desk',
    weight: 13,
    tags: ['pricing', 'new business'],
    lead: 'new',
    summary:
      '{first} {last} asked about prices for {seats} seats and moving the present numbers. Callback by sales agreed for {day} at {time}.',
    turns: `U Hi, {first} {last} here from {company}. We are looking for a new phone system. | Hello, my name is {first} {last}. I'd like to know what you charge.
A Happy to help, {first}. How many people would use it?
U About {seats}. | {seats} right now, maybe a few more by summer.
A Then Team is the plan that most companies of your size take: 26 dollars per user and month, with queues and recording. Essential is 18, without those two.
U And could we keep our numbers? | What about our existing numbers?
A Yes, moving them is free. In the United States it takes seven to ten business days, and your old line works until then.
~U Is there a contract?
~A You can pay by the month and leave at the end of any month. Paying for a year lowers the price by fifteen percent.
U Good. Could somebody walk us through it? | I'd like to see it first.
A Of course. A specialist can call you on {day} at {time}. Does that suit you?
U Yes, that works. | {day} is fine.
A Then it is settled. Thank you for calling, {first}, and talk to you on {day}.`,
  },
  {
    agent: 'front_desk',
    weight: 10,
    tags: ['transfer'],
    summary: '{first} {last} asked for {colleague}, who was on another call. Message taken; call back before {time}.',
    turns: `U Could I speak with {colleague}, please? | I'm trying to reach {colleague}.
A {colleague} is on another call at the moment. Shall I take a message, or would you like to wait?
U A message, please. It's {first} {last} from {company}. | Just tell them {first} {last} called.
A Gladly. What is it about?
U The offer from last week. I have two questions before we sign. | The rollout in our second office.
A I have noted it. Can you be reached at the number you are calling from?
U Yes, until {time}. | I can, best before {time}.
A I have passed it on, and you will hear from us before {time}. Have a good day.`,
  },
  {
    agent: 'front_desk',
    weight: 7,
    tags: ['opening hours', 'general'],
    summary:
      'Caller asked for opening hours and the address for returning a rented phone. Answered from the knowledge base.',
    turns: `U Just a quick one: are you open on Saturdays? | When can I reach sales on the weekend?
A On Saturdays from nine to three Eastern, and on weekdays from eight in the morning to eight in the evening. Technical emergencies are answered around the clock.
U And where do I send a rented phone back to? | One more thing, we have a rented phone to return.
A You don't need an address: open the order in the portal and choose Return. The prepaid label is made at once.
~U Does it have to be the original box?
~A It is better if it is, but any solid box will do.
U Perfect, thank you. | That's all I needed.
A You are welcome. Goodbye!`,
  },
  {
    agent: 'billing',
    weight: 11,
    tags: ['invoice', 'resolved'],
    summary:
      'Invoice {invoice} was {amount} dollars higher than the month before: {count} users were added. Explained; no credit needed.',
    turns: `U About an invoice. {invoice} is {amount} dollars higher than last month. | It's invoice {invoice}. Why did it go up by {amount} dollars?
A Let me look. To be sure that I speak with the right person: what is your customer number, and what was the total of the invoice before?
U {customer}, and I think it was just under two thousand. | The number is {customer}. Last month's total is in front of me, yes, that one.
A Thank you, {first}, that matches. During the month {count} users were added, and this invoice has them for the whole month for the first time.
U Ah, the new hires. That explains it. | Right, the people who started on the first.
~U Are two of them charged although they left again?
~A They are charged until they are removed under People. If you remove them today, the rest of the month is credited.
A Is there anything else about the invoice?
U No, that was it. | No, thanks for the quick answer.
A Then have a good day, {first}.`,
  },
  {
    agent: 'billing',
    weight: 6,
    tags: ['payment', 'card expired'],
    summary: 'Card of {company} had expired. Payment link sent by text message; charge tried again with success.',
    turns: `U I got a mail that our payment failed. | You tried to charge our card and it didn't work.
A I see the failed charge on invoice {invoice}. The card on file has expired. I can send a link by text message, with which you enter the new one yourself.
U Can't I just read the number to you? | OK, send it to this phone, please.
A We never take card numbers on the phone, for your safety. I have sent the link to the number that you are calling from; it is valid for thirty minutes.
U Got it. One moment... done. | It's here. Okay, saved.
A The new card is confirmed, and the charge went through. You get the receipt by mail.
U Great, thank you. | That was easy.
A Gladly. Goodbye, {first}.`,
  },
  {
    agent: 'billing',
    weight: 3,
    tags: ['cancellation', 'escalated'],
    summary:
      '{first} {last} wants to cancel {seats} seats because of an office that closes. Handed over to the account team.',
    turns: `U We need to cancel part of our contract. | I'd like to cancel some of our seats.
A I am sorry to hear that. May I ask how many seats, and for what reason?
U {seats}. We are closing one of our offices. | The office in the north closes, that's {seats} people.
A I understand. For a change of that size a colleague from the account team should speak with you, because your numbers there can be kept or moved. I am connecting you now.
U Fine, I'll hold. | Alright.
A Thank you, {first}. I have told them what it is about, so that you need not say it again.`,
  },
  {
    agent: 'porting',
    weight: 7,
    tags: ['porting', 'status'],
    summary:
      'Asked for the state of transfer {ticket}. Confirmed by the old provider for {date}; nothing to do until then.',
    turns: `U We have a number on its way to you, and I'd like to know where it is. | It's about transfer {ticket}.
A Gladly. Could you give me the reference or the number that is moving?
U The reference is {ticket}. | {ticket}, like I said.
A Thank you. {provider} has confirmed it for {date}, in the morning. The switch takes less than five minutes.
U Do we have to do anything on that day? | Will the phones be dead in between?
A No. Please do not cancel the old contract before; it ends with the transfer. If a phone is silent afterwards, restart it once.
~U And the fax number that goes with it?
~A It is part of the same request and moves at the same time.
U Perfect. Thanks. | Good to know, thank you.
A You are welcome, {first}. Goodbye.`,
  },
  {
    agent: 'porting',
    weight: 4,
    tags: ['porting', 'rejected', 'follow-up'],
    summary:
      '{provider} rejected transfer {ticket}: the address differs from its records. Caller sends the customer service record.',
    turns: `U You wrote that our transfer was rejected. Why? | My number was supposed to move today, and it didn't.
A I see {ticket}. {provider} answered “address mismatch”: the address on the request is not written like the one in its records.
U But it is our address! | How picky are they?
A A difference as small as Street and St. is enough, unfortunately. Ask {provider} for a customer service record and send it to us; then we write it in exactly the same way.
U And how long will it take then? | Do we lose our place?
A We resend it within one business day, and then it is seven to ten business days again. Your line goes on working.
U All right, I'll get it. | OK. I'll send it this afternoon.
A Thank you for your patience, {first}. I have noted it on the transfer.`,
  },
  {
    agent: 'after_hours',
    at_night: true,
    weight: 5,
    tags: ['after hours', 'message'],
    summary: 'Message for {colleague}: please call {first} {last} back about the new office.',
    turns: `U Oh, hello. I'd like to leave a message for {colleague}. | Hi, I know it's late. Can you take a message?
A Of course. What is your name, and what is it about?
U {first} {last}, {company}. We are moving into a new office and need phones there. | {first} {last}. It's about more phones for our new office.
A Thank you. I have: {first} {last}, phones for the new office. Shall we call you at this number?
U Yes, tomorrow morning is best. | Please, before noon.
A I have passed it on. Good night!`,
  },
  {
    agent: 'after_hours',
    at_night: true,
    weight: 2,
    tags: ['after hours', 'outage', 'escalated'],
    summary: 'Whole office of {company} could not make calls. Transferred to the engineer on duty.',
    turns: `U All our phones are dead. Nobody can call. | Nothing works here, no phone in the whole building.
A I will get you an engineer right away. Only one question first: does the internet work in your office?
U It does, yes. | Yes, I'm looking at your status page.
A Thank you. I am transferring you to the engineer on duty. If we are cut off, they will call this number.
U Okay. | Please hurry.`,
  },
];
