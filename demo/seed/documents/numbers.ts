import type { DemoDocument } from './document';

/** Numbers and moving them. */
export const NUMBERS: readonly DemoDocument[] = [
  {
    title: 'Moving your number to Acme Voice',
    page: 'numbers/porting',
    content: `Moving a number (porting) is free. In the United States and Canada it takes seven to ten business days, in Germany five to seven working days, in the United Kingdom ten. Numbers of a mobile contract are usually moved within two days.

You need a recent bill of the present provider, the account number and, for mobile numbers, the transfer PIN. The name and the address must be written exactly as on the bill; a difference as small as “Street” and “St.” is the most common reason why a provider rejects a request.

Do not cancel the old contract before the number has moved. The old line rings until the morning of the transfer, and the switch itself takes less than five minutes. We can set up a temporary number on the first day, so that your team can start at once.`,
  },
  {
    title: 'What to do when a transfer is rejected',
    page: 'numbers/porting-rejected',
    content: `A rejection names a reason. “Account number mismatch” and “address mismatch” mean that the details on the request differ from those of the provider: ask it for a customer service record and send it to us. “Number not active” means that the old contract has ended already; then the number has to be reactivated there first.

“Pending order” means that another change, often a new router or a move, is still open with the old provider. It has to be finished or cancelled. We resend the request within one business day after a correction, and the days start to count anew.

Nothing is lost by a rejection: the old line goes on working.`,
  },
  {
    title: 'Choosing a new number',
    page: 'numbers/new',
    content: `Local numbers are available in 61 countries, toll-free numbers in 24. In most of them the number works a minute after it was chosen. France, Germany and Italy require proof of an address in the area of the number, which we check within one working day.

Each user has one number included. Further local numbers cost $3 a month, toll-free numbers $6 plus the minutes. A number can belong to a user, a queue, a menu or an agent, and can be moved between them at any time without an interruption.

Special numbers with a repeated pattern can be ordered from the list of reserved numbers for a one-time fee.`,
  },
  {
    title: 'Showing your company name to people you call',
    page: 'numbers/caller-name',
    content: `In the United States and Canada a name of up to 15 characters can be shown with outgoing calls. Set it under Numbers → Caller name; it takes three to five days until all carriers know it, and mobile carriers show it only to customers who ordered the service.

If your calls are marked as “Spam likely”, register your numbers with the free caller registry through the portal, avoid more than 100 calls per number and day, and use the same number for the same purpose. Calls from Acme Voice are signed with the highest attestation level (A) for numbers that were assigned or ported by us.

In other countries only the number is shown, and the name comes from the contact book of the person you call.`,
  },
  {
    title: 'Emergency calls and your registered address',
    page: 'numbers/emergency',
    content: `Every user and every desk phone needs a registered address, because emergency services see it when 911, 112 or 999 is dialled. Administrators enter the address of the office; people who work elsewhere are asked for theirs by the app when it notices a new network.

Emergency calls work only as long as there is power and an internet connection. Keep a mobile phone at hand for the case of an outage. Dial 933 in the United States to hear the address that would be sent, without calling anybody.

Calls to emergency numbers are always free, work on suspended accounts, and alert the security contact of the organization by text message.`,
  },
  {
    title: 'Sending and receiving text messages',
    page: 'numbers/text-messages',
    content: `Local numbers in the United States and Canada can send and receive texts after the organization has registered its brand and the purpose of its messages. The registration costs $4 once and takes about a week; without it carriers block messages from business numbers.

A message may have 1,600 characters and three pictures. Answers arrive in the shared inbox of the number. The words STOP, UNSUBSCRIBE and their Spanish counterparts are obeyed automatically: further messages to that person are refused until they write START.

Appointment reminders are sent as texts only to people who agreed to it when they booked.`,
  },
  {
    title: 'Keeping a number that nobody uses',
    page: 'numbers/parking',
    content: `A number that is not needed at present can be parked for $1 a month. Callers hear a greeting of your choice or are forwarded. Parking keeps the number for seasonal campaigns, or while an office moves.

To park a number, open it under Numbers and choose Park. To use it again, assign it to a user, a queue or a menu; this takes effect at once. A parked number can also be moved to another provider.`,
  },
  {
    title: 'Moving a number away from Acme Voice',
    page: 'numbers/port-out',
    content: `You may take your number to another provider at any time, also while a contract is running. Give the new provider the account number and the transfer PIN that an owner finds under Numbers → Transfer. The PIN is valid for seven days, and a mail goes to all owners whenever one is made.

Transfers are locked by default, to protect against theft. An owner unlocks a number for seven days after confirming their identity. We never unlock numbers on the phone, not even for people who know the PIN.

The service itself is not cancelled by a transfer; do so separately if it is no longer needed.`,
  },
];
