import { registerPasskey } from '@/lib/account/passkeys/operations';
import { requestEmailChange, updateProfile } from '@/lib/account/profile/operations';
import { getTwoFactor } from '@/lib/account/second-factor/operations';
import { changePassword, revokeOtherSessions } from '@/lib/account/security/operations';
import { createApiKey } from '@/lib/api-keys/keys/operations';
import { exportAuditEvents, updateAuditRetention, verifyAuditLog } from '@/lib/audit-log/operations';
import type { Actor } from '@/lib/core/actor';
import { mayDeleteOrganization, mayGrant } from '@/lib/core/permissions';
import { connectCalcom } from '@/lib/integrations/calcom/operations';
import { connectGhl } from '@/lib/integrations/gohighlevel/operations';
import type { Operation } from '@/lib/operation/operation';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { exportUsers } from '@/lib/organization/members/operations';
import { updateSecurityPolicy } from '@/lib/organization/security-policy/operations';
import {
  deleteOrganization,
  leaveOrganization,
  transferOwnership,
  updateOrganization,
} from '@/lib/organization/settings/operations';
import type { PaletteItem } from './item';

/** An act on a settings tab. */
interface Command extends Omit<PaletteItem, 'id' | 'group' | 'effect'> {
  /** The operation that it leads to: whoever may not call it does not see the act. */
  does: Pick<Operation, 'permission'>;
  /** A rule beyond the permission. */
  may?: (actor: Actor) => boolean;
  href: string;
  /** The selector of the field to focus or the button to press. */
  target?: string;
}

const ORGANIZATION = '/settings/organization';
const PROFILE = '/settings/profile';
const SECURITY = '/settings/security';
const INTEGRATIONS = '/settings/integrations';

/** Every act that needs no choice of a person or key first. */
export const COMMANDS: readonly Command[] = [
  {
    title: 'Invite a user',
    words: 'add person people member team email send invitation somebody new',
    icon: 'invite',
    does: inviteUser,
    href: '/settings/invite',
    target: 'form[aria-label="Invite a user"] [name=email]',
  },
  {
    title: 'Invite many users',
    words: 'bulk import csv paste spreadsheet people members add invitations',
    icon: 'invite',
    does: inviteUser,
    href: '/settings/invite?way=many',
  },
  {
    title: 'Create an API key…',
    words: 'new key add token secret generate',
    icon: 'key',
    does: createApiKey,
    href: '/settings/api-keys',
    target: '[data-act=new-key]',
  },
  {
    title: 'Change the organization’s name or website',
    words: 'rename edit workspace url',
    icon: 'edit',
    on_search: true,
    does: updateOrganization,
    href: ORGANIZATION,
    target: 'form[aria-label=Organization] [name=name]',
  },
  {
    title: 'Change the allowed email domains',
    words: 'edit restrict invitations domain rule organization',
    icon: 'edit',
    on_search: true,
    does: updateOrganization,
    href: ORGANIZATION,
    target: '[data-act=email-domains] input',
  },
  {
    title: 'Change the region',
    words: 'move voice data location residency eu us india organization',
    icon: 'edit',
    on_search: true,
    does: updateOrganization,
    href: ORGANIZATION,
    target: '[name=region]',
  },
  {
    title: 'Security policy',
    words: 'require two-factor 2fa mfa everyone session limits timeout idle api key lifetime organization',
    icon: 'security',
    does: updateSecurityPolicy,
    href: ORGANIZATION,
    target: '#security-policy',
  },
  {
    title: 'Export users as CSV',
    words: 'download spreadsheet people members list',
    icon: 'users',
    on_search: true,
    does: exportUsers,
    href: '/settings/users',
    target: '[data-act=export-users]',
  },
  {
    title: 'Connect Cal.com…',
    words: 'integration calendar booking appointments add account',
    icon: 'integrations',
    on_search: true,
    does: connectCalcom,
    href: INTEGRATIONS,
    target: '[data-act=connect-calcom]',
  },
  {
    title: 'Connect GoHighLevel…',
    words: 'integration ghl crm calendar add account oauth',
    icon: 'integrations',
    on_search: true,
    does: connectGhl,
    href: INTEGRATIONS,
    target: '[data-act=connect-ghl]',
  },
  {
    title: 'Verify the audit log…',
    words: 'integrity hash chain check tamper',
    icon: 'audit',
    on_search: true,
    does: verifyAuditLog,
    href: '/settings/audit-log',
    target: '[data-act=verify-log]',
  },
  {
    title: 'Export the audit log…',
    words: 'download csv ndjson events',
    icon: 'audit',
    on_search: true,
    does: exportAuditEvents,
    href: '/settings/audit-log',
    target: '[data-act=export-log]',
  },
  {
    title: 'Change how long audit events are kept',
    words: 'retention delete old history',
    icon: 'audit',
    on_search: true,
    does: updateAuditRetention,
    href: '/settings/audit-log',
    target: '[data-act=retention] select',
  },
  {
    title: 'Change your name',
    words: 'rename edit first last profile',
    icon: 'edit',
    on_search: true,
    does: updateProfile,
    href: PROFILE,
    target: 'form[aria-label=Profile] [name=first_name]',
  },
  {
    title: 'Change your email',
    words: 'edit address profile',
    icon: 'edit',
    on_search: true,
    does: requestEmailChange,
    href: PROFILE,
    target: 'form[aria-label=Email] [name=email]',
  },
  {
    title: 'Change your time zone',
    words: 'timezone preferences clock profile',
    icon: 'edit',
    on_search: true,
    does: updateProfile,
    href: PROFILE,
    target: '[name=time_zone]',
  },
  {
    title: 'Change your password',
    words: 'new security edit',
    icon: 'security',
    does: changePassword,
    href: SECURITY,
    target: '[name=current_password]',
  },
  {
    title: 'Two-factor authentication',
    words: 'turn on off set up 2fa mfa totp authenticator app recovery codes',
    icon: 'security',
    does: getTwoFactor,
    href: SECURITY,
    target: '#two-factor',
  },
  {
    title: 'Add a passkey…',
    words: 'passkeys create fingerprint face webauthn security key',
    icon: 'security',
    on_search: true,
    does: registerPasskey,
    href: SECURITY,
    target: '[data-act=add-passkey]',
  },
  {
    title: 'Sign out all other devices…',
    words: 'revoke sessions log out everywhere active',
    icon: 'security',
    does: revokeOtherSessions,
    href: SECURITY,
    target: '[data-act=sign-out-others]',
  },
  {
    title: 'Transfer ownership…',
    words: 'owner organization danger',
    icon: 'danger',
    on_search: true,
    does: transferOwnership,
    may: (actor) => mayGrant(actor, 'OWNER'),
    href: ORGANIZATION,
    target: '[data-act=transfer-ownership]',
  },
  {
    title: 'Leave the organization…',
    words: 'quit danger',
    icon: 'danger',
    on_search: true,
    does: leaveOrganization,
    href: ORGANIZATION,
    target: '[data-act=leave-organization]',
  },
  {
    title: 'Delete the organization…',
    words: 'close erase remove danger workspace',
    icon: 'danger',
    on_search: true,
    does: deleteOrganization,
    may: mayDeleteOrganization,
    href: ORGANIZATION,
    target: '[data-act=delete-organization]',
  },
];
