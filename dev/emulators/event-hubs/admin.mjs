/**
 * What only the emulator has, below `/_admin` and `/health`: faults, state, and events for programs that speak no AMQP.
 * @module
 */
import { describeEvent } from './event-codec.mjs';
import { FaultFormatError } from './faults.mjs';
import { HttpError, readBody } from './http-body.mjs';
import { MAX_ADMIN_BODY_BYTES, MAX_ADMIN_EVENTS } from './limits.mjs';

/** Answers admin requests; each answer is a value for JSON. */
export class Admin {
  #store;
  #faults;
  #readers;
  #counters;

  /**
   * @param {object} parts
   * @param {import('./hub-store.mjs').HubStore} parts.store
   * @param {import('./faults.mjs').Faults} parts.faults
   * @param {import('./amqp-readers.mjs').ReaderTable} parts.readers
   * @param {Record<string, number>} parts.counters
   */
  constructor({ store, faults, readers, counters }) {
    this.#store = store;
    this.#faults = faults;
    this.#readers = readers;
    this.#counters = counters;
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {string[]} segments path segments after `_admin`
   * @param {URLSearchParams} query
   * @returns {Promise<unknown>}
   * @throws {HttpError}
   */
  async answer(request, segments, query) {
    const [what, ...rest] = segments;
    if (what === 'faults' && rest.length === 0) return this.#answerFaults(request);
    if (request.method !== 'GET') throw new HttpError(405, 'Only GET is possible here.', { Allow: 'GET' });
    if (what === 'state' && rest.length === 0) return this.#state();
    if (what === 'events' && rest.length === 2) return this.#events(rest[0], rest[1], query);
    throw new HttpError(404, 'There is no such admin path.');
  }

  async #answerFaults(request) {
    switch (request.method) {
      case 'GET':
        break;
      case 'DELETE':
        await this.#faults.clear();
        break;
      case 'PUT':
        try {
          await this.#faults.set(JSON.parse((await readBody(request, MAX_ADMIN_BODY_BYTES)).toString('utf8')));
        } catch (error) {
          if (error instanceof FaultFormatError || error instanceof SyntaxError) throw new HttpError(400, error.message);
          throw error;
        }
        break;
      default:
        throw new HttpError(405, 'Only GET, PUT and DELETE are possible here.', { Allow: 'GET, PUT, DELETE' });
    }
    return this.#faults.current;
  }

  #state() {
    return {
      hubs: this.#store.hubs.map((hub) => ({
        name: hub.name,
        consumerGroups: hub.consumerGroups,
        partitions: hub.logs.map((log, place) => ({
          id: String(place),
          count: log.count,
          firstSequence: log.first?.sequence ?? -1,
          lastSequence: log.last?.sequence ?? -1,
          lastOffset: String(log.last?.offset ?? -1),
          lastEnqueuedTime: log.last === undefined ? null : new Date(log.last.enqueuedMs).toISOString(),
          bytes: log.bytes,
        })),
      })),
      readers: this.#readers.list(),
      counters: this.#counters,
      faults: this.#faults.current,
    };
  }

  #events(hubName, partitionId, query) {
    const log = this.#store.hub(hubName)?.partition(partitionId);
    if (log === undefined) throw new HttpError(404, 'There is no such hub or partition.');
    const from = wholeNumber(query, 'fromSequence', 0);
    const max = Math.min(wholeNumber(query, 'max', 100), MAX_ADMIN_EVENTS);
    const events = [];
    let offset = log.find((entry) => entry.sequence >= from);
    while (events.length < max) {
      const records = log.read(offset);
      if (records.length === 0) break;
      events.push(...records.slice(0, max - events.length).map(toJson));
      offset = records.at(-1).offset + records.at(-1).bytes;
    }
    return events;
  }
}

function toJson({ sequence, offset, enqueuedMs, key, payload }) {
  const { body, properties, annotations } = describeEvent(payload);
  return {
    sequenceNumber: sequence,
    offset: String(offset),
    enqueuedTime: new Date(enqueuedMs).toISOString(),
    partitionKey: key ?? null,
    properties,
    annotations,
    bodyBase64: body?.toString('base64') ?? null,
  };
}

function wholeNumber(query, name, otherwise) {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,15}$/.test(text)) throw new HttpError(400, `${name} must be a whole number.`);
  return Number(text);
}
