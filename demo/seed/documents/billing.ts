import type { DemoDocument } from './document';

/** Plans, invoices and payment. */
export const BILLING: readonly DemoDocument[] = [
  {
    title: 'Plans and prices',
    page: 'billing/plans',
    content: `Acme Voice has three plans. Essential costs $18 per user and month and includes one number, unlimited calls within the country, voicemail by e-mail and the apps. Team costs $26 and adds call queues, recording, the shared contact book and the CRM connections. Enterprise is priced individually and adds single sign-on, a named contact and a 99.99 % service level.

Paying for a year in advance lowers the price of Essential and Team by 15 %. A user can be added at any time; the first invoice covers the days that remain in the month. Plans can be mixed only between Essential and Team, and every user who answers a queue needs Team.

Calls to other countries are charged by the minute from the published rate table. An organization can set a monthly limit for them; at 80 % the administrators get a mail, and at 100 % international calls are refused while everything else goes on.`,
  },
  {
    title: 'When invoices are sent and when they are due',
    page: 'billing/invoices',
    content: `Invoices are made on the first day of each month for the month ahead, together with the usage of the month before. They go by mail to every billing contact and stay in the portal under Billing → Invoices for ten years.

An invoice is due 14 days after its date. After 21 days we call the billing contact; after 35 days outgoing calls stop until it is paid. Incoming calls and emergency calls are never stopped for an unpaid invoice.

A purchase order number or a VAT number can be added in the portal and appears from the next invoice on. An invoice that was already sent cannot be changed, but we can cancel it and issue it again within the same quarter.`,
  },
  {
    title: 'Paying by card, direct debit or transfer',
    page: 'billing/payment-methods',
    content: `Cards are charged on the day of the invoice. If a charge fails we try again after three and after seven days and tell the billing contact each time. To replace a card, open Billing → Payment method and choose Replace; the old card is removed once the new one has been verified with a charge of zero.

ACH debit in the United States and SEPA debit in Europe are available from five users on. The first debit takes up to five banking days, because the mandate has to be confirmed. Bank transfer is possible for yearly plans only: please write the invoice number into the reference, otherwise the payment may be matched days later.

Our agents never take card numbers on the phone. They send a link by text message which is valid for 30 minutes.`,
  },
  {
    title: 'Why an invoice is higher than last month',
    page: 'billing/understanding-changes',
    content: `The four usual reasons are: users who were added during the month and are now charged for all of it, international calls, extra numbers, and the end of a discount. The first page of the invoice compares each line with the month before and marks what is new.

Users who left are charged until they are removed under People. Suspending a user does not end the charge, because the number and the voicemail are kept. A removed user is credited for the rest of the month.

If something still looks wrong, call us with the invoice number. Credits up to $200 can be given by the billing team at once; larger ones are checked within two working days.`,
  },
  {
    title: 'Changing the plan in the middle of a month',
    page: 'billing/change-plan',
    content: `An upgrade takes effect at once. The difference for the remaining days appears on the next invoice. Queues and recording can be used directly after the upgrade; existing calls are not recorded after the fact.

A downgrade takes effect with the next month. Before it does, the portal lists what will stop working: queues that would be left without agents, recordings that pass the shorter storage time of 30 days, and CRM connections that will be disconnected. Export recordings before the end of the month if they are needed.

Yearly plans can be upgraded at any time, and downgraded at the end of the year.`,
  },
  {
    title: 'Cancelling the service',
    page: 'billing/cancel',
    content: `Monthly plans can be cancelled until the last day of a month and end with it. Yearly plans end with the year that was paid; please tell us 30 days before. Cancelling is done by an owner in the portal under Organization → Danger zone, or by phone after a call back to the number on file.

Numbers are kept for 30 days after the end, so that they can be moved to another provider or the service can be resumed. After that they return to the pool and cannot be had back. Recordings and voicemails are deleted after the same 30 days.

Hardware that was rented goes back within 14 days with the label that we send. Hardware that was bought stays yours, and the phones can be reset and used with other services.`,
  },
  {
    title: 'Tax exemption and VAT',
    page: 'billing/tax',
    content: `Organizations in the United States that are exempt from sales tax can upload their certificate under Billing → Tax. It is checked within two working days and applies from the next invoice; tax that was charged in the current quarter is refunded.

Customers in the European Union enter their VAT number in the same place. A valid number from another member state leads to invoices under the reverse charge procedure. If the check of the number fails, the usual reason is that the registered company name differs from the name of the account.

Federal fees for emergency calling and universal service apply to every number in the United States, also for exempt organizations.`,
  },
  {
    title: 'Discounts for non-profits and schools',
    page: 'billing/discounts',
    content: `Registered non-profits and schools get 25 % off Essential and Team. Send the registration document to billing@acme.example from an address of the organization; an answer comes within three working days.

The discount applies to users and numbers, not to calls to other countries or to hardware. It can be combined with paying yearly. We ask for the document again every second year, and remind you six weeks before.

Start-ups in their first two years can apply for six free months with up to ten users. The programme accepts 40 companies in each quarter.`,
  },
];
