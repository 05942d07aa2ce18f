/** What Cal.com answers instead of a result: its exception's name, a sentence, the fields that were wrong. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }
}

export const badRequest = (message: string) => new Refusal(400, 'BadRequestException', message);
export const notFound = (message: string) => new Refusal(404, 'NotFoundException', message);
