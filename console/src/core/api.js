// The API as the views see it: one place for keys, addresses, problem details and being told to wait.
import { pause } from './async.js';

/** An answer of the API that is none of success. */
export class ApiError extends Error {
  /** @param {number} status HTTP status; 0: no answer at all @param {string} message for people @param {{fields?: Record<string, string[]>, retryAfter?: number}} [more] */
  constructor(status, message, { fields = {}, retryAfter } = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

const retries = 2; // a page that shows nothing for longer is worse than one that says why
const longestWait = 10; // seconds; a longer Retry-After is told instead of waited for
const plain = {
  0: 'CloudCam cannot be reached.', 401: 'Sign in again.', 403: 'Your key does not allow this.', 404: 'Not found.', 409: 'This was changed meanwhile.',
  412: 'Somebody else changed this meanwhile. Load it again.', 413: 'Too large.', 415: 'This kind of file is not taken.', 429: 'Too many requests.', 500: 'CloudCam failed.', 503: 'A part of CloudCam is away.',
};

/** Whether an error only says that nobody waits any more. */
export const isAbort = (error) => error?.name === 'AbortError';

/** An error as a sentence for people. */
export function messageOf(error) {
  if (error instanceof ApiError && error.retryAfter) return `${error.message} Try again in ${error.retryAfter} s.`;
  return error?.message || String(error);
}

/** Talks to the API. */
export class Api {
  #headers;
  #fetch;
  #wait;
  #onUnauthorized;

  /** @param {{headers?: () => Record<string, string>, onUnauthorized?: () => void, fetch?: typeof fetch, wait?: (ms: number, signal?: AbortSignal) => Promise<void>}} [parts] */
  constructor({ headers = () => ({}), onUnauthorized = () => {}, fetch: send = (...call) => globalThis.fetch(...call), wait = pause } = {}) {
    this.#headers = headers;
    this.#onUnauthorized = onUnauthorized;
    this.#fetch = send;
    this.#wait = wait;
  }

  get(path, options = {}) { return this.#json('GET', path, options); }
  post(path, body, options = {}) { return this.#json('POST', path, { ...options, body }); }
  put(path, body, options = {}) { return this.#json('PUT', path, { ...options, body }); }
  delete(path, options = {}) { return this.#json('DELETE', path, options); }

  /** All pages of a list, one by one, until the list ends. */
  async *pages(path, { query = {}, ...options } = {}) {
    let { continuation } = query;
    do {
      const page = await this.get(path, { ...options, query: { ...query, continuation } });
      yield page;
      continuation = page.continuation;
    } while (continuation);
  }

  /** A list that is read as far as somebody scrolls: `next()` gives the next items, skipping empty pages, and none at the end; with `query.continuation` it goes on where another one was. */
  pager(path, { query = {}, ...options } = {}) {
    const pages = this.pages(path, { query, ...options });
    const pager = {
      done: false,
      continuation: query.continuation,
      next: async () => {
        while (!pager.done) {
          const { value, done } = await pages.next();
          pager.done = done || !value.continuation;
          pager.continuation = value?.continuation;
          if (!done && value.items.length > 0) return value.items;
        }
        return [];
      },
    };
    return pager;
  }

  /** Sends a request and gives its good answer. @throws {ApiError} @returns {Promise<Response>} */
  async request(method, path, { query, body, headers = {}, signal } = {}) {
    const address = addressOf(path, query);
    const call = { method, signal, headers: { accept: 'application/json', ...this.#headers(), ...headers }, cache: 'no-store', credentials: 'same-origin', redirect: 'follow' };
    if (method !== 'GET') call.headers['x-cloudcam'] = 'console'; // no form of another site can send it
    if (body !== undefined) Object.assign(call, bodyOf(body, call.headers));
    for (let tries = 0; ; tries++) {
      const answer = await this.#send(address, call);
      if (answer.ok) return answer;
      const error = await errorOf(answer);
      if (answer.status === 401) this.#onUnauthorized();
      const mayRetry = method === 'GET' && (answer.status === 429 || answer.status === 503) && tries < retries && (error.retryAfter ?? 1) <= longestWait;
      if (!mayRetry) throw error;
      await this.#wait(1000 * (error.retryAfter ?? tries + 1), signal);
    }
  }

  async #json(method, path, options) {
    const answer = await this.request(method, path, options);
    const text = await answer.text();
    if (text.length === 0) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiError(answer.status, 'CloudCam answered with something that is not JSON.');
    }
  }

  async #send(address, call) {
    try {
      return await this.#fetch(address, call);
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new ApiError(0, plain[0]);
    }
  }
}

/** The path with its query; what is undefined, null or empty is left out, lists are joined by commas. */
export function addressOf(path, query = {}) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    parts.set(name, Array.isArray(value) ? value.join(',') : value instanceof Date ? value.toISOString() : String(value));
  }
  const text = parts.toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

function bodyOf(body, headers) {
  if (typeof body === 'string' || body instanceof Blob || body instanceof ArrayBuffer) return { body };
  return { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
}

async function errorOf(answer) {
  const problem = await problemOf(answer);
  const fields = problem.errors && typeof problem.errors === 'object' ? problem.errors : {};
  const reasons = Object.values(fields).flat().filter((reason) => typeof reason === 'string');
  const told = typeof problem.detail === 'string' && problem.detail ? problem.detail : reasons.length > 0 ? reasons.join(' ') : typeof problem.title === 'string' ? problem.title : '';
  const message = told || plain[answer.status] || `CloudCam answered with status ${answer.status}.`;
  const retryAfter = Number.parseInt(answer.headers.get('retry-after') ?? '', 10);
  return new ApiError(answer.status, /[.!?]$/.test(message) ? message : `${message}.`, { fields, retryAfter: retryAfter > 0 ? retryAfter : undefined });
}

async function problemOf(answer) {
  if (!/json/.test(answer.headers.get('content-type') ?? '')) return {};
  try {
    return (await answer.json()) ?? {};
  } catch {
    return {};
  }
}
