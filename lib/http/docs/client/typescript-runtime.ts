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
  baseUrl?: string;
  /** How often a request is sent again after a lost connection, 429 or 503; 3 by default. */
  maxRetries?: number;
  /** How long to wait for each response; 60,000 by default. */
  timeoutMs?: number;
  /** Another \`fetch\`, such as one that goes through a proxy. */
  fetch?: typeof fetch;
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

/** An error response (RFC 9457). Handle it by \`code\`. */
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
  options: RequestOptions & { ifMatch?: string };
}

/** Statuses after which the same request can succeed. A 409 only if it says when to try again. */
const RETRIED = [409, 429, 503];
/** A longer wait than this is an error. */
const LONGEST_WAIT_SECONDS = 60;

/** Sends requests. */
export class Transport {
  readonly #options: Required<ClientOptions>;

  constructor(options: ClientOptions) {
    const { apiKey, baseUrl = BASE_URL, maxRetries = 3, timeoutMs = 60_000, fetch = globalThis.fetch } = options;
    this.#options = { apiKey, baseUrl, maxRetries, timeoutMs, fetch };
  }

  async send<Data, Meta>(request: ApiRequest): Promise<Reply<Data, Meta>> {
    const { idempotencyKey = crypto.randomUUID(), ifMatch, signal } = request.options;
    const headers: Record<string, string> = { 'X-Api-Key': this.#options.apiKey };
    if (request.method === 'POST') headers['Idempotency-Key'] = idempotencyKey;
    if (ifMatch !== undefined) headers['If-Match'] = ifMatch;
    if (request.body !== undefined) headers['Content-Type'] = 'application/json';
    // A change at a connected service may have been made although its answer is lost.
    const once = request.method !== 'GET' && /\\/(calcom|ghl)\\//.test(request.path);
    // After a lost answer, a second DELETE finds nothing, and a second PATCH could undo what others changed in between.
    const repeatable = ['GET', 'POST', 'PUT'].includes(request.method) && !once && ifMatch === undefined;
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const mayRetry = attempt < this.#options.maxRetries;
      let response: Response;
      let text: string;
      try {
        response = await this.#fetch(request, headers, signal);
        text = await response.text();
      } catch (error) {
        if (signal?.aborted || !mayRetry || !repeatable) throw error;
        await pause(backoffSeconds(attempt), signal);
        continue;
      }
      if (response.ok) {
        const { message, data, meta } = JSON.parse(text) as { message: string; data: Data; meta: Meta };
        return { status: response.status, headers: response.headers, message, data, meta };
      }
      const seconds = waitSeconds(response, attempt);
      const inDoubt = once && response.status === 503;
      if (!mayRetry || inDoubt || seconds === undefined) throw new ApiProblem(problemOf(response, text), response.headers);
      await pause(seconds, signal);
    }
  }

  #fetch({ method, path, query, body }: ApiRequest, headers: Record<string, string>, signal?: AbortSignal) {
    const { baseUrl, timeoutMs, fetch } = this.#options;
    const url = new URL(baseUrl.replace(/\\/+$/, '') + path);
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null) url.searchParams.append(name, String(one));
      }
    }
    const timeout = AbortSignal.timeout(timeoutMs);
    return fetch(url, {
      method,
      headers,
      // Followed, a POST could become a GET, and the key would go to another host.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
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

/** A proxy in front of the API may answer with something else than a problem. */
function problemOf({ status, statusText }: Response, text: string): Problem {
  try {
    const body = JSON.parse(text) as Problem;
    if (typeof body === 'object' && body !== null && typeof body.code === 'string') return body;
  } catch {
    // Not JSON.
  }
  return {
    type: 'about:blank',
    title: statusText,
    status,
    detail: \`The server answered \${status} \${statusText}\`.trim(),
    instance: '',
    code: status >= 500 ? 'unavailable' : 'bad_request',
    request_id: '',
    success: false,
    message: statusText,
  };
}`;
