/** Bootstring for domain labels (RFC 3492); the package ships no types. A default import, as Node sees no names in its CommonJS. */
declare module 'punycode.js' {
  const punycode: {
    /** Decodes a label without its `xn--`. Throws RangeError when it is malformed. */
    decode(input: string): string;
  };
  export default punycode;
}
