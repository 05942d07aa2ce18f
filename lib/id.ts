import { v7 } from 'uuid';

/** A new identifier: UUIDv7 (RFC 9562), which sorts by the time of its making. An id is a name, never a secret. */
export function newId(): string {
  return v7();
}
