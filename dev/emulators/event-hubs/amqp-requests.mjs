/**
 * The two request and reply nodes, `$cbs` (tokens) and `$management` (runtime information).
 * @module
 */
import rhea from 'rhea';
import { parseAddress } from './amqp-address.mjs';
import { covers, resourceSegments } from './sas.mjs';

const { types } = rhea;

/**
 * @typedef {object} Reply
 * @property {number} status HTTP-like code
 * @property {string} description
 * @property {string} [condition] AMQP error condition
 * @property {object} [body]
 */

/** Tokens a connection has put; it may do what one of them covers. */
export class Claims {
  #authorizer;
  #clock;
  #claims = [];

  /**
   * @param {import('./sas.mjs').Authorizer} authorizer
   * @param {() => number} clock milliseconds since 1970
   */
  constructor(authorizer, clock) {
    this.#authorizer = authorizer;
    this.#clock = clock;
  }

  /**
   * @param {string} audience
   * @param {string} type `servicebus.windows.net:sastoken` or `jwt`
   * @param {string} token
   * @returns {string | undefined} why it is refused
   */
  put(audience, type, token) {
    const wanted = resourceSegments(audience);
    // A JSON web token cannot be checked here; it is taken as it is.
    const granted = type === 'jwt' ? { segments: [], expiresMs: Infinity } : this.#authorizer.readSas(token);
    if (granted.reason !== undefined) return granted.reason;
    if (!covers(granted.segments, wanted)) return 'the token is for another resource';
    const now = this.#clock();
    this.#claims = this.#claims.filter(({ segments, expiresMs }) => expiresMs > now && segments.join('/') !== wanted.join('/'));
    this.#claims.push({ segments: wanted, expiresMs: granted.expiresMs });
    return undefined;
  }

  /**
   * @param {string[]} wanted lower-case path segments
   * @returns {boolean}
   */
  allow(wanted) {
    if (!this.#authorizer.isEnforced) return true;
    const now = this.#clock();
    return this.#claims.some(({ segments, expiresMs }) => expiresMs > now && covers(segments, wanted));
  }
}

/**
 * Answers a request to `$cbs`.
 * @param {object} request decoded AMQP message
 * @param {{store: import('./hub-store.mjs').HubStore, claims: Claims}} parts
 * @returns {Reply}
 */
export function answerCbs(request, { store, claims }) {
  const { operation, name = '', type = '' } = request.application_properties ?? {};
  if (operation !== 'put-token') return { status: 400, description: `The operation '${operation}' is not known.`, condition: 'com.microsoft:argument-error' };
  const [hubName] = resourceSegments(String(name));
  if (hubName !== undefined && !hubName.startsWith('$') && store.hub(hubName) === undefined) return notFound(hubName);
  const refusal = claims.put(String(name), String(type), String(request.body?.content ?? request.body ?? ''));
  if (refusal !== undefined) return { status: 401, description: `Unauthorized: ${refusal}.`, condition: 'amqp:unauthorized-access' };
  return { status: 202, description: 'Accepted' };
}

/**
 * Answers a request to `$management`.
 * @param {object} request decoded AMQP message
 * @param {{store: import('./hub-store.mjs').HubStore, claims: Claims, faults: import('./faults.mjs').Faults}} parts
 * @returns {Reply}
 */
export function answerManagement(request, { store, claims, faults }) {
  const { operation, name = '', type, partition } = request.application_properties ?? {};
  if (operation !== 'READ') return { status: 400, description: `The operation '${operation}' is not known.`, condition: 'com.microsoft:argument-error' };
  const hub = store.hub(String(name));
  if (hub === undefined) return notFound(name);
  if (!claims.allow([hub.name.toLowerCase(), '$management'])) return { status: 401, description: 'Unauthorized: no token covers this entity.', condition: 'amqp:unauthorized-access' };
  const fault = faults.hitAmqp('management', hub.name);
  if (fault !== undefined) return { status: 503, description: fault.description, condition: fault.condition };
  if (type === 'com.microsoft:eventhub') return { status: 200, description: 'OK', body: describeHub(hub) };
  if (type !== 'com.microsoft:partition') return { status: 400, description: `The type '${type}' is not known.`, condition: 'com.microsoft:argument-error' };
  const log = hub.partition(String(partition));
  return log === undefined ? notFound(`${hub.name}/Partitions/${partition}`) : { status: 200, description: 'OK', body: describePartition(hub, String(partition), log) };
}

function notFound(entity) {
  return { status: 404, description: `The messaging entity '${entity}' could not be found.`, condition: 'amqp:not-found' };
}

function describeHub(hub) {
  return {
    name: hub.name,
    type: 'com.microsoft:eventhub',
    created_at: types.wrap_timestamp(hub.createdMs),
    partition_count: types.wrap_int(hub.logs.length),
    // An AMQP array of strings, not a list: the .NET client casts it to string[].
    partition_ids: types.wrap_array(hub.partitionIds, 0xa1),
    georeplication_factor: types.wrap_int(1),
  };
}

function describePartition(hub, partitionId, log) {
  return {
    name: hub.name,
    type: 'com.microsoft:partition',
    partition: partitionId,
    begin_sequence_number: types.wrap_long(log.first?.sequence ?? -1),
    last_enqueued_sequence_number: types.wrap_long(log.last?.sequence ?? -1),
    last_enqueued_offset: types.wrap_string(String(log.last?.offset ?? -1)),
    last_enqueued_time_utc: types.wrap_timestamp(log.last?.enqueuedMs ?? 0),
    is_partition_empty: log.count === 0,
  };
}

/**
 * Sends a reply on the link that the requester meant: the one whose target or name it gave as reply-to, else the newest
 * link from the same node on its session (the JavaScript client leaves the target empty).
 * @param {object} context rhea message context
 * @param {Reply} reply
 */
export function sendReply({ message: request, session, receiver }, { status, description, condition, body }) {
  const { kind } = parseAddress(receiver.target?.address);
  const candidates = [];
  session.each_sender((link) => {
    if (link.is_open() && parseAddress(link.source?.address).kind === kind) candidates.push(link);
  });
  const link = candidates.find(({ target, name }) => request.reply_to !== undefined && [target?.address, name].includes(request.reply_to)) ?? candidates.at(-1);
  if (link === undefined) return;
  link.send({
    correlation_id: request.message_id,
    to: request.reply_to,
    application_properties: {
      'status-code': types.wrap_int(status),
      'status-description': description,
      ...(condition && { 'error-condition': types.wrap_symbol(condition) }),
    },
    body: body ?? null,
  });
}
