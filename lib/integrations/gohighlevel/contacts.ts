import { fieldProblem } from '@/lib/core/problem';
import { VendorRefusal } from '@/lib/integrations/core/errors';
import type { Requester } from '@/lib/integrations/core/vendor';
import { upsertContact } from './api';

/** What is known of a person; an e-mail or a telephone number is among it. */
export interface Person {
  name?: string;
  email?: string;
  phone?: string;
  timezone?: string;
}

/**
 * The contact of a location with this e-mail or telephone number, made when there is none.
 * @throws Problem `validation_error` when the vendor does not take them
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
