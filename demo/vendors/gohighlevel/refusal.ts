/** What the vendor answers instead of a result. Of a validation that failed, the message is a list. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly messages: string | string[],
    /** Of a token endpoint: an OAuth error code. */
    readonly error?: string,
  ) {
    super(String(messages));
  }
}
