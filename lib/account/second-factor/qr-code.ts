import { create } from 'qrcode';

/** A QR code as the `d` of an SVG path: its dark modules, each a unit square, in a square of `size` units. */
export interface QrCode {
  size: number;
  path: string;
}

/** Draws a text as a QR code, without the quiet zone of four modules that must surround it (ISO/IEC 18004). */
export function qrCode(text: string): QrCode {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const dark = Array.from(data.keys()).filter((at) => data[at]);
  return { size, path: dark.map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`).join('') };
}
