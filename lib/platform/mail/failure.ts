/** A mail that was not delivered. Its message is a sentence for the administrators of the organization. */
export class MailFailure extends Error {
  /** Retrying cannot help: the address does not exist, or the message was rejected. */
  readonly permanent: boolean;
  /** The technical cause, for the operator's log only. Never contains the secret of the mail. */
  readonly detail: string | undefined;

  constructor(message: string, permanent: boolean, detail?: string) {
    super(message);
    this.name = 'MailFailure';
    this.permanent = permanent;
    this.detail = detail;
  }
}

/** What nodemailer reports about a failure (its `NodemailerError`); `originalCode` is the code of the network or TLS error. */
interface SmtpError {
  code?: string;
  originalCode?: string;
  /** The step at which it happened: `CONN`, `STARTTLS`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`, … */
  command?: string;
  timeoutType?: string;
  response?: string;
  responseCode?: number;
  message?: string;
}

/** Failures before the server checked the recipient or message, in words for administrators. */
const SENTENCES = {
  certificate: 'The mail server’s certificate is not valid.',
  encryption: 'An encrypted connection to the mail server could not be established.',
  sign_in: 'The mail server rejected the credentials of this installation.',
  sign_in_later: 'The mail server cannot check the credentials of this installation at the moment.',
  turned_away: 'The mail server rejects this installation.',
  no_answer: 'The mail server does not respond.',
  cut: 'The mail server closed the connection before it accepted the message.',
  unreachable: 'The mail server cannot be reached.',
  other: 'The email could not be sent.',
} as const;

const CERTIFICATE = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|ERR_TLS_CERT|INVALID_CA|PATH_LENGTH)/;
const ENCRYPTION = /^(ERR_SSL|ERR_TLS|EPROTO$)/;
const CUT = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

function causeOf({ code, originalCode = '', timeoutType, responseCode = 0 }: SmtpError): keyof typeof SENTENCES {
  if (CERTIFICATE.test(originalCode)) return 'certificate';
  if (code === 'ETLS' || code === 'EREQUIRETLS' || ENCRYPTION.test(originalCode)) return 'encryption';
  if (timeoutType === 'UPGRADE_TIMEOUT') return 'encryption';
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2') {
    return responseCode >= 400 && responseCode < 500 ? 'sign_in_later' : 'sign_in';
  }
  if (code === 'EPROTOCOL') return 'turned_away';
  if (timeoutType === 'CONNECT_TIMEOUT') return 'unreachable';
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'no_answer';
  if (code === 'ECONNECTION' || CUT.has(originalCode)) return 'cut';
  if (code === 'ESOCKET' || code === 'EDNS' || code === 'EPROXY') return 'unreachable';
  return 'other';
}

/** Returns a hint at the most likely misconfiguration. */
function hintOf({ originalCode, timeoutType }: SmtpError): string {
  if (originalCode === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return ' This port does not begin with TLS: SMTP_URL should begin with smtp:// (STARTTLS).';
  }
  if (timeoutType === 'GREETING_TIMEOUT') {
    return ' Where the port begins with TLS, as 465 does, SMTP_URL must begin with smtps://.';
  }
  return '';
}

/**
 * Converts an error of nodemailer. The server's own words are included only when they concern this recipient or message (RFC
 * 5321: 4xx is temporary, 5xx is permanent). What it says about the installation is for the operator, who may fix it while the
 * mail waits.
 * @param secret the secret in the mail, redacted in case the server repeats the message
 */
export function toMailFailure(error: unknown, secret?: string): MailFailure {
  if (error instanceof MailFailure) return error;
  const failure = error as SmtpError;
  const { code = '', command = '', response, responseCode = 0 } = failure;
  const detail = detailOf(failure, secret);
  if (code === 'EENVELOPE' && command === 'MAIL FROM' && responseCode >= 500) {
    const words = quote(response ?? String(responseCode), secret);
    return new MailFailure(`The mail server rejected the sender of this installation: ${words}`, false, detail);
  }
  if ((code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 400) {
    const words = quote(response ?? String(responseCode), secret);
    return responseCode >= 500
      ? new MailFailure(`The mail server rejected the message: ${words}`, true, detail)
      : new MailFailure(`The mail server asked to try again later: ${words}`, false, detail);
  }
  if (code === 'EENVELOPE') return new MailFailure('This email address cannot receive email.', true, detail);
  return new MailFailure(SENTENCES[causeOf(failure)], false, detail);
}

function detailOf(failure: SmtpError, secret?: string): string {
  const { code, originalCode, timeoutType, command, message } = failure;
  const facts = [code, originalCode, timeoutType, command && `at ${command}`].filter(Boolean).join(' ');
  return `${facts || 'Error'}: ${oneLine(message ?? '', secret)}${hintOf(failure)}`;
}

function oneLine(words: string, secret?: string): string {
  const open = secret ? words.replaceAll(secret, '…') : words;
  return open
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
}

const quote = (words: string, secret?: string) => `“${oneLine(words, secret)}”`;
