import type { NextConfig } from 'next';

const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // Links in mails carry one-time secrets: no other site may learn the address of a page. Not `no-referrer`: with it a form
  // that is sent before its script has loaded carries `Origin: null`, which our actions refuse.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The arguments of server actions are passwords and people's data.
  logging: { serverFunctions: false },
  // An address of the API answers with and without a trailing slash, never by redirect.
  skipTrailingSlashRedirect: true,
  // No remote pictures are needed, and the optimiser has had holes.
  images: { unoptimized: true },
  serverExternalPackages: ['@node-rs/argon2', '@react-email/render', 'nodemailer', 'pg', 'pg-boss'],
  experimental: {
    authInterrupts: true,
    // A tab that was prefetched shows what is true now, not what was when the pointer passed over it.
    staleTimes: { dynamic: 0, static: 30 },
    serverActions: { bodySizeLimit: '1mb' },
  },
  // The API's router sets its own headers, the same on both mounts.
  headers: async () => [{ source: '/((?!api/v1(?:/|$)).*)', headers: SECURITY_HEADERS }],
};

export default config;
