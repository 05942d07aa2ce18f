import { randomUUID } from 'node:crypto';

let last = 0;
let counter = 0;

/**
 * A new identifier: UUIDv7 (RFC 9562 §5.7), which sorts by the time of its making, also within a millisecond of one
 * process (§6.2, method 1). An id is a name, never a secret.
 */
export function newId(): string {
  // 62 random bits and the variant are those of a UUIDv4, which Node makes from a reserve: one system call for many.
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
