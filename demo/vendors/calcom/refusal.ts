/** An error response of Cal.com: the exception's name, a message and the invalid fields. */
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
