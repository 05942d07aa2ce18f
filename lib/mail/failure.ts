/** A mail that did not go out. Its message is a sentence for the administrator of the organization. */
export class MailFailure extends Error {
  /** Trying again cannot help: the address does not exist, or the message is refused. */
  readonly permanent: boolean;

  constructor(message: string, permanent: boolean) {
    super(message);
    this.name = 'MailFailure';
    this.permanent = permanent;
  }
}

interface SmtpError {
  code?: string;
  response?: string;
  responseCode?: number;
}

const UNREACHABLE = new Set([
  'ECONNECTION',
  'ESOCKET',
  'ETIMEDOUT',
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EPROTOCOL',
  'EABORT',
  'EPROXY',
]);
const ANSWERS = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * An error of nodemailer in words. The server's own words are told only where they are about this recipient or message
 * (RFC 5321: 4xx may pass, 5xx is final); what it says to a sign-in concerns the installation, not the organization.
 * @param secret what the mail carried; a server that repeats the message back must not show it to an administrator.
 */
export function toMailFailure(error: unknown, secret?: string): MailFailure {
  if (error instanceof MailFailure) return error;
  const { code = '', response, responseCode = 0 } = error as SmtpError;
  if (ANSWERS.has(code) && responseCode >= 400) {
    const words = quote(response ?? String(responseCode), secret);
    return responseCode >= 500
      ? new MailFailure(`The mail server refused the message: ${words}`, true)
      : new MailFailure(`The mail server asked to try again later: ${words}`, false);
  }
  if (code === 'EENVELOPE') return new MailFailure('This e-mail address cannot receive mail.', true);
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2') {
    return new MailFailure('The mail server does not accept the sign-in of this installation.', false);
  }
  if (UNREACHABLE.has(code)) return new MailFailure('The mail server cannot be reached.', false);
  return new MailFailure('The mail could not be handed over.', false);
}

function quote(words: string, secret?: string): string {
  const open = secret ? words.replaceAll(secret, '…') : words;
  return `“${open
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300)}”`;
}
