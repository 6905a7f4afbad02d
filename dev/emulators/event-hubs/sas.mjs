/**
 * Shared access signatures: `SharedAccessSignature sr={resource}&sig={signature}&se={expiry}&skn={rule}`; the signature
 * is HMAC-SHA256 with the key's UTF-8 text over resource (still URL-encoded) + LF + expiry, in Base64.
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'SharedAccessSignature ';

/**
 * Path of a resource URI or audience as lower-case segments, scheme and host left out.
 * @param {string} resource such as `sb://localhost:5672/eh1/Partitions/0`
 * @returns {string[]}
 */
export function resourceSegments(resource) {
  const withoutScheme = resource.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const path = withoutScheme.replace(/[?#].*$/, '').split('/').slice(1);
  return path.filter((segment) => segment !== '').map((segment) => segment.toLowerCase());
}

/**
 * True when a token for `granted` covers `wanted`: the same entity or one above it.
 * @param {string[]} granted
 * @param {string[]} wanted
 * @returns {boolean}
 */
export function covers(granted, wanted) {
  return granted.length <= wanted.length && granted.every((segment, place) => segment === wanted[place]);
}

/** Checks tokens against one key, or lets everything pass when there is none. */
export class Authorizer {
  #key;
  #clock;

  /**
   * @param {{name: string, value: string} | undefined} key
   * @param {() => number} clock milliseconds since 1970
   */
  constructor(key, clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** False when no key is configured: then no token is asked for. */
  get isEnforced() {
    return this.#key !== undefined;
  }

  /**
   * Checks a signature.
   * @param {string} token
   * @returns {{segments: string[], expiresMs: number} | {reason: string}} what it grants, or why it is refused
   */
  readSas(token) {
    if (!this.isEnforced) return { segments: [], expiresMs: Infinity };
    if (!token.startsWith(PREFIX)) return { reason: 'the token is no shared access signature' };
    const fields = new Map(token.slice(PREFIX.length).split('&').map((field) => {
      const cut = field.indexOf('=');
      return [field.slice(0, cut), field.slice(cut + 1)];
    }));
    const resource = fields.get('sr') ?? '';
    const expiry = fields.get('se') ?? '';
    const expected = createHmac('sha256', this.#key.value).update(`${resource}\n${expiry}`).digest();
    const given = Buffer.from(decodeOrEmpty(fields.get('sig')), 'base64');
    if (decodeOrEmpty(fields.get('skn')) !== this.#key.name) return { reason: 'the key name is unknown' };
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { reason: 'the signature is wrong' };
    const expiresMs = Number(expiry) * 1000;
    if (!(expiresMs > this.#clock())) return { reason: 'the token has expired' };
    return { segments: resourceSegments(decodeOrEmpty(resource)), expiresMs };
  }

  /**
   * Checks the Authorization header of a REST request. Bearer tokens cannot be checked here and pass.
   * @param {string | undefined} header
   * @param {string[]} wanted lower-case path segments of the entity
   * @returns {string | undefined} why it is refused
   */
  refuseRest(header, wanted) {
    if (!this.isEnforced) return undefined;
    if (header === undefined) return 'the Authorization header is missing';
    if (/^Bearer \S/.test(header)) return undefined;
    const token = this.readSas(header);
    if (token.reason !== undefined) return token.reason;
    return covers(token.segments, wanted) ? undefined : 'the token is for another resource';
  }
}

function decodeOrEmpty(text = '') {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return '';
    throw error;
  }
}
