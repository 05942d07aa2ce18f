import { EmailAddress } from '@/lib/core/email-address';
import { type Row, refusal } from './row';

// Parsing thousands of addresses on every change would be slow. Rows are immutable, so they can key a cache.
const addresses = new WeakMap<Row, string>();

function addressOf(row: Row): string {
  const known = addresses.get(row);
  if (known !== undefined) return known;
  const address = EmailAddress.safeParse(row.email).data ?? '';
  addresses.set(row, address);
  return address;
}

/** Returns the rows with an error on each one that repeats the address of an earlier row. */
export function withDuplicates(rows: readonly Row[]): Row[] {
  const first = new Map<string, number>();
  return rows.map((row) => {
    const address = addressOf(row);
    const earlier = first.get(address);
    if (address === '') return row;
    if (earlier === undefined) {
      first.set(address, row.number);
      return row;
    }
    return { ...row, verdict: refusal('email', `Row ${earlier} has the same address.`) };
  });
}
