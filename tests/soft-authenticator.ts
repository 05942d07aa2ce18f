import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Assertion, Attestation, PasskeyCreation, PasskeyRequest } from '@/lib/account/passkeys/schema';

/** What an honest authenticator and browser would not do; each rejection test changes one of these. */
interface Behaviour {
  origin: string;
  rp_id: string;
  challenge: string;
  type: string;
  user_present: boolean;
  user_verified: boolean;
  cross_origin: boolean;
  user_handle: string | undefined;
  counter: number;
  backup_eligible: boolean;
  backed_up: boolean;
}

/** WebAuthn's authenticator data flags. */
const FLAG = { up: 1, uv: 4, be: 8, bs: 16, at: 64 };

/**
 * A software authenticator, together with its browser: ES256, attestation `none` (WebAuthn level
 * 3, 6.5 and 8.7). It stores one passkey.
 */
export class SoftAuthenticator {
  readonly id = randomBytes(32).toString('base64url');
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private handle: string | undefined;
  private counter: number;

  /** @param usual defaults for every call; synced passkeys do not count their uses */
  constructor(private readonly usual: Partial<Behaviour> & { counts?: boolean } = {}) {
    this.counter = usual.counts ? 1 : 0;
  }

  /** Creates its passkey. */
  create(options: PasskeyCreation, unusual: Partial<Behaviour> = {}): Attestation {
    this.handle = options.user.id;
    const behaviour = this.behave(options.challenge, options.rp.id, 'webauthn.create', unusual);
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, 32]),
      Buffer.from(this.id, 'base64url'),
      coseKey(this.keys.publicKey),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', Buffer.concat([authenticatorData(behaviour, FLAG.at), credential])],
    ]);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      response: {
        clientDataJSON: clientData(behaviour).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** Signs in with its passkey. */
  get(options: PasskeyRequest, unusual: Partial<Behaviour> = {}): Assertion {
    if (this.usual.counts) this.counter++;
    const behaviour = this.behave(options.challenge, options.rpId, 'webauthn.get', unusual);
    const data = authenticatorData(behaviour);
    const client = clientData(behaviour);
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.keys.privateKey);
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: behaviour.user_handle,
      },
    };
  }

  private behave(challenge: string, rp_id: string, type: string, unusual: Partial<Behaviour>): Behaviour {
    return {
      origin: new URL(process.env.APP_URL!).origin,
      rp_id,
      challenge,
      type,
      user_present: true,
      user_verified: true,
      cross_origin: false,
      user_handle: this.handle,
      counter: this.counter,
      backup_eligible: !this.usual.counts,
      backed_up: false,
      ...this.usual,
      ...unusual,
    };
  }
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

function clientData({ type, challenge, origin, cross_origin: crossOrigin }: Behaviour): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
}

function authenticatorData(behaviour: Behaviour, more = 0): Buffer {
  const flags =
    more |
    (behaviour.user_present ? FLAG.up : 0) |
    (behaviour.user_verified ? FLAG.uv : 0) |
    (behaviour.backup_eligible ? FLAG.be : 0) |
    (behaviour.backed_up ? FLAG.bs : 0);
  const tail = Buffer.alloc(5);
  tail.writeUInt8(flags, 0);
  tail.writeUInt32BE(behaviour.counter, 1);
  return Buffer.concat([sha256(behaviour.rp_id), tail]);
}

// A COSE key (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (value: string | undefined) => Buffer.from(value!, 'base64url');
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]),
  );
}

// The subset of CBOR (RFC 8949) that an attestation needs.
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
  }
  throw new Error('An attestation has no such value.');
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}
