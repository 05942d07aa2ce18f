/** Bootstring for domain labels (RFC 3492); the package ships no types. */
declare module 'punycode.js' {
  /** Decodes a label without its `xn--`. Throws RangeError when it is malformed. */
  export function decode(input: string): string;
}
