import { hashPassword } from '@/lib/account/password/password';
import { findSession } from '@/lib/account/sessions/find-session';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, signIn as signedIn } from '@/tests/signed-in';
import { enrol } from '@/tests/two-factor';
import { signIn } from './sign-in';

export const PASSWORD = 'correct horse battery staple';
export const NEW = 'nine copper kettles whistling';
const password_hash = hashPassword(PASSWORD);

/** A desktop browser with its own IP address. */
export const from = () => ({ ...browser, id: newId(), ip: `198.51.100.${Math.floor(Math.random() * 250)}` });

/** A DEVELOPER with two-factor on, in an organization with an OWNER; `enter` signs in with the form. */
export async function enrolled() {
  const organization = await makeOrganization();
  const owner = await makeMember(organization, 'OWNER');
  const { user } = await makeMember(organization, 'DEVELOPER', { password_hash: await password_hash });
  const { actor } = await signedIn(organization.id, user.id);
  const secrets = await enrol(actor);
  const enter = (trust?: string, password = PASSWORD) => signIn({ email: user.email, password }, from(), trust);
  return { organization, owner, user, actor, enter, ...secrets };
}

/** Returns the session of a cookie as the next request sees it. */
export const at = async (token: string) => (await findSession(token, from()))!;
