/**
 * Returns the part of the TypeScript client that is the same for every API: sending, retrying, pages and errors.
 * @param url the address that it uses unless told otherwise
 */
export function typescriptRuntime(url: string): string {
  return RUNTIME.replace('BASE_URL', () => JSON.stringify(url));
}

const RUNTIME = `export interface ClientOptions {
  /** A key from the API Keys tab. */
  apiKey: string;
  /** The address of the installation. */
  baseUrl?: string | undefined;
  /**
   * How often a request is sent again after a 429, a 503 or a lost connection; 3 by default. After a lost connection, only GET, POST and
   * PUT without \`ifMatch\` are. Changes at connected services are sent again after a 429 only, because they may have been made.
   */
  maxRetries?: number | undefined;
  /** How long to wait for each response; 60,000 by default. */
  timeoutMs?: number | undefined;
  /** Another \`fetch\`, such as one that goes through a proxy. */
  fetch?: typeof fetch | undefined;
}

export interface RequestOptions {
  /** Makes a POST safe to repeat. A new UUID for each call by default, the same for its retries. */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface ChangeOptions extends RequestOptions {
  /** The \`ETag\` of the version that the change is based on; \`*\` for any. */
  ifMatch: string;
}

/** A successful response. \`meta\` belongs to lists. */
export interface Reply<Data, Meta = undefined> {
  status: number;
  headers: Headers;
  message: string;
  data: Data;
  meta: Meta;
}

/** An error response (RFC 9457), or one that is not from the API. Handle it by \`code\`. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: Problem['code'];
  /** Include it when you ask for support. */
  readonly requestId: string;
  /** The invalid fields. */
  readonly errors: FieldError[];
  readonly headers: Headers;
  /** The whole problem document. */
  readonly problem: Problem;

  constructor(problem: Problem, headers: Headers) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.request_id;
    this.errors = problem.errors ?? [];
    this.headers = headers;
    this.problem = problem;
  }
}

interface ApiRequest {
  method: string;
  path: string;
  query?: object;
  body?: unknown;
  /** False for a change at a connected service: after a failure, it may have been made. */
  repeatable?: boolean;
  options: RequestOptions & { ifMatch?: string };
}

/** Statuses after which the same request can succeed. A 409 only if it says when to try again. */
const RETRIED = [409, 429, 503];
/** A longer wait than this is an error. */
const LONGEST_WAIT_SECONDS = 60;

/** Sends requests. */
export class Transport {
  readonly #apiKey: string;
  readonly #baseUrl: string;
  readonly #maxRetries: number;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;

  constructor({ apiKey, baseUrl = BASE_URL, maxRetries = 3, timeoutMs = 60_000, fetch = globalThis.fetch }: ClientOptions) {
    this.#apiKey = apiKey;
    this.#baseUrl = baseUrl.replace(/\\/+$/, '');
    this.#maxRetries = maxRetries;
    this.#timeoutMs = timeoutMs;
    this.#fetch = fetch;
  }

  async send<Data, Meta>(request: ApiRequest): Promise<Reply<Data, Meta>> {
    const { method, repeatable = true } = request;
    const { ifMatch, signal } = request.options;
    const fetch = this.#fetch;
    const url = this.#urlOf(request);
    const init = this.#initOf(request);
    // After a lost answer, a second DELETE finds nothing, and a second PATCH could undo what others changed in between.
    const survivesLoss = repeatable && ['GET', 'POST', 'PUT'].includes(method) && ifMatch === undefined;
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const mayRetry = attempt < this.#maxRetries;
      const timeout = AbortSignal.timeout(this.#timeoutMs);
      let response: Response;
      let text: string;
      try {
        response = await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
        text = await response.text();
      } catch (error) {
        if (signal?.aborted || !mayRetry || !survivesLoss) throw error;
        await pause(backoffSeconds(attempt), signal);
        continue;
      }
      if (response.ok) return replyOf(response, text);
      const seconds = waitSeconds(response, attempt);
      const inDoubt = !repeatable && response.status === 503;
      if (!mayRetry || inDoubt || seconds === undefined) throw new ApiProblem(problemOf(response, text), response.headers);
      await pause(seconds, signal);
    }
  }

  #urlOf({ path, query }: ApiRequest): URL {
    const url = new URL(this.#baseUrl + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
      }
    }
    return url;
  }

  #initOf({ method, body, options }: ApiRequest): RequestInit {
    const { idempotencyKey = crypto.randomUUID(), ifMatch } = options;
    const headers = new Headers({ 'X-Api-Key': this.#apiKey });
    if (method === 'POST') headers.set('Idempotency-Key', idempotencyKey);
    if (ifMatch !== undefined) headers.set('If-Match', ifMatch);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    // Followed, a POST could become a GET, and the key would go to another host.
    return { method, headers, redirect: 'manual', ...(body !== undefined && { body: JSON.stringify(body) }) };
  }
}

/** The rows of a list. Await it for one page, or iterate over it for the rows of all pages from there on. */
export class List<Row, Meta> implements AsyncIterable<Row>, PromiseLike<Reply<Row[], Meta>> {
  readonly #transport: Transport;
  readonly #request: ApiRequest;

  constructor(transport: Transport, request: ApiRequest) {
    this.#transport = transport;
    this.#request = request;
  }

  then<A = Reply<Row[], Meta>, B = never>(
    onFulfilled?: ((page: Reply<Row[], Meta>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#page({}).then(onFulfilled, onRejected);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    let page = await this.#page({});
    for (;;) {
      yield* page.data;
      const { next_cursor: cursor } = page.meta as { next_cursor?: string | null };
      if (!cursor) return;
      page = await this.#page({ cursor, offset: undefined });
    }
  }

  #page(query: object): Promise<Reply<Row[], Meta>> {
    return this.#transport.send({ ...this.#request, query: { ...this.#request.query, ...query } });
  }
}

/** A part of a path. @throws TypeError for a text that would lead to another path */
function segment(value: unknown): string {
  const text = String(value);
  if (/^\\.{0,2}$/.test(text)) throw new TypeError('This is not a valid id: ' + JSON.stringify(text));
  return encodeURIComponent(text);
}

function waitSeconds(response: Response, attempt: number): number | undefined {
  if (!RETRIED.includes(response.status)) return undefined;
  const header = response.headers.get('Retry-After');
  if (header === null) return response.status === 409 ? undefined : backoffSeconds(attempt);
  const seconds = Number(header);
  return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
}

/** Half a second, then twice as long each time, with some chance so that clients do not return together. */
function backoffSeconds(attempt: number): number {
  return Math.min(8, 0.5 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1_000);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function replyOf<Data, Meta>(response: Response, text: string): Reply<Data, Meta> {
  const body = objectOf(text) as { success?: unknown; message: string; data: Data; meta: Meta };
  if (body.success !== true) throw new ApiProblem(problemOf(response, text), response.headers);
  const { message, data, meta } = body;
  return { status: response.status, headers: response.headers, message, data, meta };
}

/** A proxy in front of the API may answer with something else than a problem. */
function problemOf({ ok, status, statusText }: Response, text: string): Problem {
  const answer = (status + ' ' + statusText).trim();
  const problem: Problem = {
    type: 'about:blank',
    title: statusText,
    status,
    detail: ok ? \`The answer (\${answer}) is not from the API.\` : \`The server answered \${answer}\`,
    instance: '',
    code: ok || status >= 500 ? 'unavailable' : 'bad_request',
    request_id: '',
    success: false,
    message: statusText,
  };
  const body = objectOf(text);
  return typeof body.code === 'string' ? { ...problem, ...body } : problem;
}

/** The JSON object in a text; empty if there is none. */
function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}`;
