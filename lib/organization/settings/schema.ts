import { z } from 'zod';
import { ROLES } from '@/lib/core/roles';
import { distinct, Id, Instant, line, PlanName, RegionName, refuse, Version } from '@/lib/core/schema';
import { RegionMove } from '@/lib/organization/region-move/schema';
import { DomainRule } from './domain-rule';

export const DOMAINS_MAX = 100;
const WEBSITE_MAX = 300;

/** A web address, http or https; a bare domain gets `https://`, empty text becomes null. */
export const Website = z
  .string()
  .max(WEBSITE_MAX, `A website has at most ${WEBSITE_MAX} characters.`)
  .meta({ description: 'Website address, http or https' })
  .transform((text, context) => {
    if (text.trim() === '') return null;
    const address = normalizeWebsite(text.trim());
    if (address) return address;
    refuse(context, 'not_a_web_address', 'Enter a web address such as https://example.com.');
    return z.NEVER;
  });

/** Returns the address in normalized form, without an empty path; undefined when it is not safe to link to. */
function normalizeWebsite(text: string): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) ? text : `https://${text}`;
  if (!/^https?:\/\//i.test(address) || /[\s\p{Cc}\\]/u.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  // A user name in a URL can make one site look like another.
  if (url.username || url.password || !url.hostname.includes('.')) return undefined;
  const plain = url.pathname === '/' && !url.search && !url.hash;
  const written = plain ? url.origin : url.href;
  return written.length <= WEBSITE_MAX ? written : undefined;
}

/** The domains whose addresses may be invited. */
export const AllowedEmailDomains = distinct(
  z.array(DomainRule).max(DOMAINS_MAX, `List at most ${DOMAINS_MAX} domains.`),
).meta({
  description:
    'Email domains that can be invited; an empty list allows any. Duplicates are ignored. Saving a list revokes ' +
    'the pending invitations to addresses outside it at once; members stay',
});

/** The fields that an admin can edit. */
export const OrganizationFields = z.strictObject({
  name: line(80, 'The organization name'),
  website: Website.nullable(),
  allowed_email_domains: AllowedEmailDomains,
  region: RegionName,
});

/** What `organization.update` takes; `version` is the one that was read (from `If-Match` in the API). */
export const UpdateOrganization = OrganizationFields.partial().extend({ version: Version });

/** An organization as pages and the API show it. */
export const Organization = z
  .object({
    id: Id,
    name: z.string(),
    website: z.string().nullable(),
    allowed_email_domains: z.array(z.string()),
    region: RegionName,
    move: RegionMove.nullable().meta({
      description: 'The region move in progress, or null',
    }),
    plan: PlanName,
    version: z.number().int(),
    updated_at: Instant,
    updated_by_label: z.string().nullable(),
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof Organization>;

/** The organization after a change, with the invitations that the change revoked. */
export const UpdatedOrganization = Organization.extend({
  revoked_invitations: z
    .array(z.object({ id: Id, email: z.string() }).meta({ id: 'RevokedInvitation' }))
    .describe('Pending invitations that this change revoked, because their addresses are outside the new domains'),
}).meta({ id: 'UpdatedOrganization' });

/** A member or invited person whose address a list of domains excludes. */
const Outside = z.object({ id: Id, name: z.string(), email: z.string(), role: z.enum(ROLES) });

/** Who a list of domains excludes: members, who stay, and pending invitations, which are revoked. At most 50 of each. */
export const DomainPreview = z.object({
  members: z.object({ total: z.number().int(), items: z.array(Outside) }),
  invitations: z.object({ total: z.number().int(), items: z.array(Outside) }),
});
export type DomainPreview = z.infer<typeof DomainPreview>;

/** A region, and whether choosing it moves voice data to another database. */
export const RegionChoice = z.object({ region: RegionName, requires_move: z.boolean() });
export type RegionChoice = z.infer<typeof RegionChoice>;
