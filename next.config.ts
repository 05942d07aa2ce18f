import type { NextConfig } from 'next';

const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  // Links in mails carry one-time secrets: no other site may learn the address of a page.
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // An address of the API answers with and without a trailing slash, never by redirect.
  skipTrailingSlashRedirect: true,
  // No remote pictures are needed, and the optimiser has had holes.
  images: { unoptimized: true },
  serverExternalPackages: ['@node-rs/argon2', '@react-email/render', 'nodemailer', 'pg', 'pg-boss'],
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: '1mb' },
  },
  // The API's router sets its own headers, the same on both mounts.
  headers: async () => [{ source: '/((?!api/v1(?:/|$)).*)', headers: SECURITY_HEADERS }],
};

export default config;
