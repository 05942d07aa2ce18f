/** An error response of the vendor. For validation errors the message is a list. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly messages: string | string[],
    /** The OAuth error code of a token endpoint. */
    readonly error?: string,
  ) {
    super(String(messages));
  }
}
