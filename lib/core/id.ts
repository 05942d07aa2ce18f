import { randomUUID } from 'node:crypto';

let last = 0;
let counter = 0;

/**
 * Creates an id: UUIDv7 (RFC 9562 §5.7), which sorts by creation time, also within a millisecond of one process (§6.2, method 1).
 * An id is an identifier, never a secret.
 */
export function newId(): string {
  // Takes the variant and 62 random bits from a UUIDv4, which Node creates from a buffer: one system call for many ids.
  const random = randomUUID();
  const now = Date.now();
  if (now > last) {
    last = now;
    counter = Number.parseInt(random.slice(15, 18), 16) & 0x7ff;
  } else if (++counter > 0xfff) {
    last++;
    counter = 0;
  }
  const time = last.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${random.slice(19)}`;
}
