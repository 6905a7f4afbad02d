/**
 * The REST send operations: `POST /{hub}/messages`, `/{hub}/partitions/{id}/messages`, `/{hub}/publishers/{name}/messages`.
 * @module
 */
import { encodeEvent } from './event-codec.mjs';
import { HttpError, readBody } from './http-body.mjs';
import { MAX_PARTITION_KEY_LENGTH, MAX_PUBLICATION_BYTES } from './limits.mjs';
import { BATCH_CONTENT_TYPE, parseBatch, partitionKeyInHeader } from './rest-batch.mjs';

/** Headers that belong to HTTP, to tracing or to the service; every other one becomes a user property. */
const PLAIN_HEADERS = new Set(['authorization', 'brokerproperties', 'cache-control', 'connection', 'cookie', 'correlation-context', 'date',
  'expect', 'forwarded', 'from', 'host', 'if-match', 'if-none-match', 'keep-alive', 'origin', 'pragma', 'priority', 'range', 'referer',
  'request-id', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'via', 'baggage', 'traceparent', 'tracestate', 'warning']);
const PLAIN_HEADER_PREFIXES = ['accept', 'content-', 'proxy-', 'sec-', 'x-forwarded-', 'x-ms-'];

/**
 * @typedef {object} SendTarget
 * @property {string} hubName
 * @property {string} [partitionId]
 * @property {string} [publisher]
 */

/**
 * Reads the path of a send.
 * @param {string[]} segments decoded path segments
 * @returns {SendTarget | undefined} undefined when the path is no send
 */
export function parseSendPath(segments) {
  const lower = segments.map((segment) => segment.toLowerCase());
  if (lower.length === 2 && lower[1] === 'messages') return { hubName: segments[0] };
  if (lower.length !== 4 || lower[3] !== 'messages') return undefined;
  if (lower[1] === 'partitions') return { hubName: segments[0], partitionId: segments[2] };
  if (lower[1] === 'publishers') return { hubName: segments[0], publisher: segments[2] };
  return undefined;
}

/** Answers REST sends. */
export class RestSender {
  #store;
  #authorizer;
  #faults;
  #counters;

  /**
   * @param {object} parts
   * @param {import('./hub-store.mjs').HubStore} parts.store
   * @param {import('./sas.mjs').Authorizer} parts.authorizer
   * @param {import('./faults.mjs').Faults} parts.faults
   * @param {Record<string, number>} parts.counters `restEvents` and `restFaults` are counted
   */
  constructor({ store, authorizer, faults, counters }) {
    this.#store = store;
    this.#authorizer = authorizer;
    this.#faults = faults;
    this.#counters = counters;
  }

  /**
   * Stores the events of one request.
   * @param {import('node:http').IncomingMessage} request
   * @param {SendTarget} target
   * @returns {Promise<'stored' | 'reset'>} `reset`: the caller must cut the connection without an answer
   * @throws {HttpError} every other outcome
   */
  async send(request, target) {
    const segments = [target.hubName, ...(target.partitionId === undefined ? [] : ['partitions', target.partitionId])];
    const refusal = this.#authorizer.refuseRest(request.headers.authorization, segments.map((segment) => segment.toLowerCase()));
    if (refusal !== undefined) throw new HttpError(401, `Unauthorized: ${refusal}.`);
    const hub = this.#store.hub(target.hubName);
    if (hub === undefined) throw new HttpError(404, `The event hub '${target.hubName}' does not exist.`);
    const partition = target.partitionId === undefined ? undefined : hub.partition(target.partitionId);
    if (target.partitionId !== undefined && partition === undefined) {
      throw new HttpError(404, `The event hub '${hub.name}' has no partition '${target.partitionId}'.`);
    }
    const fault = this.#faults.hitRest(hub.name);
    if (fault !== undefined) this.#counters.restFaults += 1;
    if (fault !== undefined && !fault.afterStore) {
      // The body is taken in first: real throttling answers a whole request, and the connection stays usable.
      await readBody(request, MAX_PUBLICATION_BYTES);
      return meet(fault);
    }
    const body = await readBody(request, MAX_PUBLICATION_BYTES);
    const { key, events } = readPublication(request, target, body);
    (partition ?? hub.route(key)).append(events);
    this.#counters.restEvents += events.length;
    return fault === undefined ? 'stored' : meet(fault);
  }
}

function meet(fault) {
  if (fault.status === 'reset') return 'reset';
  const headers = fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) };
  const detail = fault.status === 500 ? 'Internal error.' : 'The request was terminated because the entity is being throttled. Error code: 50002.';
  throw new HttpError(fault.status, detail, headers);
}

function readPublication(request, { publisher, partitionId }, body) {
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  const plain = mediaType === BATCH_CONTENT_TYPE
    ? parseBatch(body)
    : [{ key: partitionKeyInHeader(request.headers.brokerproperties), body, properties: userProperties(request.rawHeaders) }];
  if (partitionId !== undefined && plain[0].key !== undefined) throw new HttpError(400, 'A PartitionKey cannot be given together with a partition.');
  if (publisher !== undefined && plain[0].key !== undefined && plain[0].key !== publisher) {
    throw new HttpError(400, 'A PartitionKey must equal the publisher.');
  }
  const key = publisher ?? plain[0].key;
  if (key !== undefined && key.length > MAX_PARTITION_KEY_LENGTH) throw new HttpError(400, `A partition key has at most ${MAX_PARTITION_KEY_LENGTH} characters.`);
  const annotations = publisher === undefined ? {} : { 'x-opt-publisher': publisher };
  return { key, events: plain.map((event) => encodeEvent({ ...event, key, annotations })) };
}

/** User properties from headers, names as sent; a value in double quotes loses them, as in Service Bus over HTTP. */
function userProperties(rawHeaders) {
  const properties = {};
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const lower = rawHeaders[place].toLowerCase();
    if (PLAIN_HEADERS.has(lower) || PLAIN_HEADER_PREFIXES.some((prefix) => lower.startsWith(prefix))) continue;
    properties[rawHeaders[place]] = rawHeaders[place + 1].replace(/^"(.*)"$/, '$1');
  }
  return properties;
}
