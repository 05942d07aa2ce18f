import { create } from 'qrcode';
import { expect, it } from 'vitest';
import { qrCode } from './qr-code';

it('qrCode draws exactly the dark modules', () => {
  const text = 'otpauth://totp/Agni:ada%40acme.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Agni';
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size, path } = qrCode(text);
  expect(size).toBe(modules.size);
  const drawn = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x},${y}`);
  const dark = [];
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (modules.get(y, x)) dark.push(`${x},${y}`);
  expect(drawn.sort()).toEqual(dark.sort());
});
