import { fieldProblem } from '@/lib/core/problem';
import { VendorRefusal } from '@/lib/integrations/core/errors';
import type { Requester } from '@/lib/integrations/core/vendor';
import { upsertContact } from './api';

/** A person's details, with at least an email or a phone number. */
export interface Person {
  name?: string;
  email?: string;
  phone?: string;
  timezone?: string;
}

/**
 * Returns the contact of a location with this email or phone number, creating it if needed.
 * @throws Problem `validation_error` when the vendor rejects them
 */
export async function contactFor(request: Requester, locationId: string, person: Person) {
  try {
    return await upsertContact(request, { locationId, ...person });
  } catch (error) {
    if (!(error instanceof VendorRefusal) || ![400, 422].includes(error.upstream_status)) throw error;
    const path = person.email === undefined ? 'phone' : 'email';
    throw fieldProblem(path, 'refused', `GoHighLevel does not take this ${path}. Check it.`);
  }
}
