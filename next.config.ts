import type { NextConfig } from 'next';

// The front door gives every answer its headers (lib/http/server/page-headers.ts). This one is framed, by the page of the local inbox:
// a mail's own styles, and nothing else of it.
const MAIL_HEADERS = [
  {
    key: 'Content-Security-Policy',
    value:
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
  },
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
];

const config: NextConfig = {
  // Made from the sources by `npm run build`: the same sources are the same version on every machine, and open pages go on.
  generateBuildId: () => process.env.BUILD_ID ?? null,
  env: { BUILD_ID: process.env.BUILD_ID ?? 'development' },
  poweredByHeader: false,
  reactStrictMode: true,
  // The arguments of server actions are passwords and people's data.
  logging: { serverFunctions: false },
  // An address of the API answers with and without a trailing slash, never by redirect.
  skipTrailingSlashRedirect: true,
  // No remote pictures are needed, and the optimiser has had holes.
  images: { unoptimized: true },
  serverExternalPackages: ['@node-rs/argon2', '@react-email/render', 'mmdb-lib', 'nodemailer', 'pg', 'pg-boss'],
  experimental: {
    authInterrupts: true,
    // A tab that was prefetched shows what is true now, not what was when the pointer passed over it.
    staleTimes: { dynamic: 0, static: 30 },
    serverActions: { bodySizeLimit: '4mb' },
  },
  headers: async () => [{ source: '/dev/inbox/:id/mail.html', headers: MAIL_HEADERS }],
};

export default config;
