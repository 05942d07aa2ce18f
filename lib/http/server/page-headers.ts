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
  // For browsers that do not know `frame-ancestors`.
  'X-Frame-Options': 'DENY',
  // Links in mails carry one-time secrets: no other site may learn the address of a page. Not `no-referrer`: with it a form
  // that is sent before its script has loaded carries `Origin: null`, which our actions refuse.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [...OFF.map((name) => `${name}=()`), ...OURS.map((name) => `${name}=(self)`)].join(', '),
};

/**
 * Gives an answer the headers that guard a browser, whatever Next makes of the request: page, payload, file, redirect or
 * error. The request gets the policy as well, because Next reads there which nonce its scripts need, and `x-nonce` for ours;
 * a client's own headers of these names are overwritten, or it would choose the nonce (GHSA-ffhc-5mcf-pf4q).
 */
export function setPageHeaders(request: IncomingMessage, response: ServerResponse, options: PolicyOptions): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, options);
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('Content-Security-Policy', policy);
  for (const name in SAME_FOR_ALL) response.setHeader(name, SAME_FOR_ALL[name]!);
}
