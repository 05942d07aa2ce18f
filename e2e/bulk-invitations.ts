import type { Page } from '@playwright/test';
import { newOrganization, queryDatabase } from './database';
import { enter } from './demo';

/** The address of a numbered person in one run of a test. */
export const address = (run: string, number: number) => `p${number}.${run}@acme.example`;

/** Thirty rows copied from a spreadsheet, five of them invalid. */
export function thirtyRows(run: string): string {
  const rows = Array.from({ length: 30 }, (_, index) => [
    address(run, index + 1),
    `First${index + 1}`,
    'Last',
    'MEMBER',
  ]);
  rows[3]![0] = 'not-an-address';
  rows[8]![2] = '';
  rows[13]![0] = rows[0]![0]!.toUpperCase();
  rows[19]![0] = `=cmd|x@evil${run}.example`;
  rows[27]![3] = 'EMPEROR';
  const [header, ...body] = [['E-mail address', 'Given name', 'Surname', 'Role'], ...rows].map((row) => row.join('\t'));
  return [header, ...body].join('\r\n');
}

/** Opens a new organization as its owner, which allows one domain. @returns the owner's address */
export async function enterOrganization(page: Page): Promise<string> {
  const { OWNER } = await newOrganization('Inviting Telecom', ['OWNER']);
  await queryDatabase(`update organizations set allowed_email_domains = '{acme.example}' where id =
    (select organization_id from memberships where user_id = (select id from users where email = '${OWNER}'))`);
  await enter(page, OWNER);
  return OWNER;
}
