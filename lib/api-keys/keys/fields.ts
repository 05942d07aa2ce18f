import { z } from 'zod';
import { PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { distinct, Instant, line } from '@/lib/core/schema';
import { AddressBlock } from './addresses';
import { LONGEST_LIFE_YEARS } from './constants';

const ALLOWED_ADDRESSES_MAX = 50;

/** The display name of a key. */
export const Name = line(80, 'Name').meta({ examples: ['Production backend'] });

/** A permission, with an error that helps when it does not exist. */
export const GrantedPermission = z
  .enum(PERMISSIONS as readonly [Permission, ...Permission[]], {
    error: ({ input }) => {
      const asked = typeof input === 'string' ? input.slice(0, 64) : typeof input;
      const readable = PERMISSIONS.find(
        (known) => asked.endsWith(':write') && known === asked.replace(/write$/, 'read'),
      );
      if (readable) return `${readable.split(':')[0]} is read-only: use ${readable} instead of ${asked}.`;
      return `Unknown permission “${asked}”. Permissions look like agents:read.`;
    },
  })
  .meta({ id: 'Permission' });

/** What a key may do. */
export const GrantedPermissions = distinct(
  z.array(GrantedPermission, 'Choose at least one permission.').min(1, 'Choose at least one permission.'),
)
  .meta({ examples: [['agents:read', 'calls:read']] })
  .describe('What the key can do. A write permission does not include the read permission');

/** The addresses a key may be used from. */
export const AllowedAddresses = distinct(
  z.array(AddressBlock).max(ALLOWED_ADDRESSES_MAX, `List at most ${ALLOWED_ADDRESSES_MAX} addresses and blocks.`),
)
  .meta({ examples: [['203.0.113.0/24', '2001:db8:77::/48']] })
  .describe('IPv4 and IPv6 addresses and CIDR blocks the key may be used from; empty allows any address');

/** When a key expires. */
export const Expiry = Instant.nullable()
  .optional()
  .describe(
    `When the key expires: at most ${LONGEST_LIFE_YEARS} years from now, or less if the security policy says so; null for never, if the policy allows it`,
  );
