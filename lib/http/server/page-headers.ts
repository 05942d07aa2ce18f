import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentSecurityPolicy, type PolicyOptions } from './content-security-policy';

const OFF = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
// Copy buttons, and passkeys.
const OURS = ['clipboard-write', 'publickey-credentials-create', 'publickey-credentials-get'];

const SAME_FOR_ALL: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  // For browsers without `frame-ancestors`.
  'X-Frame-Options': 'DENY',
  // Links in emails contain one-time secrets, so that no other site may learn a page's URL. Not `no-referrer`: a form submitted before
  // its script has loaded would carry `Origin: null`, which our actions reject.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [...OFF.map((name) => `${name}=()`), ...OURS.map((name) => `${name}=(self)`)].join(', '),
};

/**
 * Sets the security headers of every response from Next: page, payload, file, redirect or error. The request gets the policy too,
 * because Next reads the nonce of its scripts from there, and `x-nonce` for ours; a client's own headers of these names are
 * overwritten, or the client would choose the nonce (GHSA-ffhc-5mcf-pf4q).
 */
export function setPageHeaders(request: IncomingMessage, response: ServerResponse, options: PolicyOptions): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, options);
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('Content-Security-Policy', policy);
  for (const name in SAME_FOR_ALL) response.setHeader(name, SAME_FOR_ALL[name]!);
}
