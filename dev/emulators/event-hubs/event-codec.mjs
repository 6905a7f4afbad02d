/**
 * Events as AMQP 1.0 sections. Stored events keep the bytes the sender gave: only the annotations that the service itself
 * owns are taken out on the way in and put on on the way out.
 * @module
 */
import rhea from 'rhea';

const { types, message } = rhea;

const SECTION = { header: 0x70, deliveryAnnotations: 0x71, messageAnnotations: 0x72, applicationProperties: 0x74, data: 0x75, value: 0x77, footer: 0x78 };

/** Message format of a transfer whose data sections each hold a whole encoded message. */
export const BATCH_FORMAT = 0x80013700;

const KEY_ANNOTATION = 'x-opt-partition-key';
const SERVICE_ANNOTATIONS = new Set([KEY_ANNOTATION, 'x-opt-sequence-number', 'x-opt-offset', 'x-opt-enqueued-time']);

/** The bytes are no AMQP message. */
export class MalformedEventError extends Error {}

/**
 * @typedef {object} StoredEvent
 * @property {string | undefined} key partition key
 * @property {Buffer} payload sections in AMQP's order, without header, delivery annotations and the service's annotations
 */

/** Width of a value's fixed part or of its length field, by the upper half of the AMQP type code. */
const FIXED_WIDTH = { 0x4: 0, 0x5: 1, 0x6: 2, 0x7: 4, 0x8: 8, 0x9: 16 };

function valueEnd(bytes, at) {
  let place = at;
  let code = bytes[place++];
  while (code === 0x00) {
    // A described value: descriptor, then the value itself.
    place = valueEnd(bytes, place);
    code = bytes[place++];
  }
  const fixed = FIXED_WIDTH[code >>> 4];
  let end;
  if (fixed !== undefined) end = place + fixed;
  else if (code >= 0xa0 && place < bytes.length && (code >>> 4) % 2 === 0) end = place + 1 + bytes[place];
  else if (code >= 0xb0 && place + 4 <= bytes.length) end = place + 4 + bytes.readUInt32BE(place);
  if (end === undefined || end > bytes.length) throw new MalformedEventError('a section ends outside the message');
  return end;
}

function sectionsOf(bytes) {
  const sections = [];
  for (let at = 0; at < bytes.length;) {
    // 0x00 = described, 0x53 = the descriptor is a small ulong, 0x80 = a full one.
    const isSmall = bytes[at + 1] === 0x53;
    if (bytes[at] !== 0x00 || !(isSmall || bytes[at + 1] === 0x80) || at + (isSmall ? 4 : 11) > bytes.length) {
      throw new MalformedEventError('a section starts without its descriptor');
    }
    const code = isSmall ? bytes[at + 2] : Number(bytes.readBigUInt64BE(at + 2));
    if (code < SECTION.header || code > SECTION.footer) throw new MalformedEventError(`0x${code.toString(16)} is no message section`);
    const valueStart = at + (isSmall ? 3 : 10);
    const end = valueEnd(bytes, valueStart);
    sections.push({ code, bytes: bytes.subarray(at, end), value: bytes.subarray(valueStart, end) });
    at = end;
  }
  return sections;
}

/** Annotations as [name, typed value] pairs, the types kept as sent. */
function readAnnotations(section) {
  const { value } = new types.Reader(section.value).read();
  if (!Array.isArray(value)) throw new MalformedEventError('annotations are no map');
  const pairs = [];
  for (let place = 0; place + 1 < value.length; place += 2) pairs.push([String(value[place].value), value[place + 1]]);
  return pairs;
}

function writeSection(code, typedValue) {
  const writer = new types.Writer();
  writer.write(types.described_nc(types.wrap_ulong(code), typedValue));
  return writer.toBuffer();
}

function writeAnnotations(code, pairs) {
  return writeSection(code, types.Map32(pairs.flatMap(([name, value]) => [types.wrap_symbol(name), value])));
}

function dataOf(section) {
  const code = section.value[0];
  if (code !== 0xa0 && code !== 0xb0) throw new MalformedEventError('a data section holds no binary');
  return section.value.subarray(code === 0xa0 ? 2 : 5);
}

function decodeOne(sections, envelopeKey) {
  let key = envelopeKey;
  const kept = [];
  for (const section of sections) {
    if (section.code === SECTION.header || section.code === SECTION.deliveryAnnotations) continue;
    if (section.code !== SECTION.messageAnnotations) {
      kept.push(section.bytes);
      continue;
    }
    const pairs = readAnnotations(section);
    key ??= keyIn(pairs);
    const own = pairs.filter(([name]) => !SERVICE_ANNOTATIONS.has(name));
    if (own.length > 0) kept.push(writeAnnotations(SECTION.messageAnnotations, own));
  }
  if (!sections.some(({ code }) => code >= SECTION.data && code <= SECTION.value)) throw new MalformedEventError('the message has no body');
  return { key, payload: Buffer.concat(kept) };
}

function keyIn(pairs) {
  const value = pairs.find(([name]) => name === KEY_ANNOTATION)?.[1].value;
  return value === undefined || value === null ? undefined : String(value);
}

/**
 * Takes the events out of one transfer.
 * @param {Buffer} bytes the transfer's payload
 * @param {number} format its message format: 0 = one event, BATCH_FORMAT = a batch
 * @returns {StoredEvent[]} at least one
 * @throws {MalformedEventError}
 */
export function decodeTransfer(bytes, format) {
  try {
    const sections = sectionsOf(bytes);
    if (format !== BATCH_FORMAT) return [decodeOne(sections, undefined)];
    const annotations = sections.find(({ code }) => code === SECTION.messageAnnotations);
    // The envelope's key is the whole batch's key.
    const envelopeKey = annotations && keyIn(readAnnotations(annotations));
    const events = sections.filter(({ code }) => code === SECTION.data).map((section) => decodeOne(sectionsOf(dataOf(section)), envelopeKey));
    if (events.length === 0) throw new MalformedEventError('the batch is empty');
    return events;
  } catch (error) {
    if (error instanceof MalformedEventError) throw error;
    throw new MalformedEventError(`the message cannot be read: ${error.message}`);
  }
}

/** JSON has one kind of number: whole ones that fit become int or long, all others double. */
function wrapProperty(value) {
  if (typeof value !== 'number') return types.wrap(value);
  if (!Number.isSafeInteger(value)) return types.wrap_double(value);
  return value === (value | 0) ? types.wrap_int(value) : types.wrap_long(value);
}

/**
 * Builds an event from plain parts, as the REST surface needs it.
 * @param {{key?: string, body: Buffer, properties?: Record<string, string | number | boolean>, annotations?: Record<string, string>}} parts
 * @returns {StoredEvent}
 */
export function encodeEvent({ key, body, properties = {}, annotations = {} }) {
  const sections = [];
  const annotationPairs = Object.entries(annotations).map(([name, value]) => [name, types.wrap_string(value)]);
  if (annotationPairs.length > 0) sections.push(writeAnnotations(SECTION.messageAnnotations, annotationPairs));
  const propertyItems = Object.entries(properties).flatMap(([name, value]) => [types.wrap_string(name), wrapProperty(value)]);
  if (propertyItems.length > 0) sections.push(writeSection(SECTION.applicationProperties, types.Map32(propertyItems)));
  sections.push(writeSection(SECTION.data, types.wrap_binary(body)));
  return { key, payload: Buffer.concat(sections) };
}

/**
 * The message a consumer gets.
 * @param {import('./record.mjs').LogRecord} record
 * @param {{last: {sequence: number, offset: number, enqueuedMs: number}, nowMs: number}} [runtime] adds the delivery
 *   annotations of the runtime metrics
 * @returns {Buffer} encoded message
 */
export function encodeDelivery(record, runtime) {
  const sections = [];
  if (runtime !== undefined) {
    sections.push(writeAnnotations(SECTION.deliveryAnnotations, [
      ['last_enqueued_sequence_number', types.wrap_long(runtime.last.sequence)],
      ['last_enqueued_offset', types.wrap_string(String(runtime.last.offset))],
      ['last_enqueued_time_utc', types.wrap_timestamp(runtime.last.enqueuedMs)],
      ['runtime_info_retrieval_time_utc', types.wrap_timestamp(runtime.nowMs)],
    ]));
  }
  const annotations = [
    ['x-opt-sequence-number', types.wrap_long(record.sequence)],
    ['x-opt-offset', types.wrap_string(String(record.offset))],
    ['x-opt-enqueued-time', types.wrap_timestamp(record.enqueuedMs)],
  ];
  if (record.key !== undefined) annotations.push([KEY_ANNOTATION, types.wrap_string(record.key)]);
  let { payload } = record;
  if (payload[2] === SECTION.messageAnnotations) {
    const [own] = sectionsOf(payload);
    annotations.push(...readAnnotations(own));
    payload = payload.subarray(own.bytes.length);
  }
  sections.push(writeAnnotations(SECTION.messageAnnotations, annotations), payload);
  return Buffer.concat(sections);
}

/**
 * A stored event as plain parts, for people and for tests that speak no AMQP.
 * @param {Buffer} payload
 * @returns {{body: Buffer | undefined, properties: Record<string, unknown>, annotations: Record<string, unknown>}} body is
 *   undefined when it is no data section
 */
export function describeEvent(payload) {
  const decoded = message.decode(payload);
  const data = sectionsOf(payload).filter(({ code }) => code === SECTION.data).map(dataOf);
  return {
    body: data.length > 0 ? Buffer.concat(data) : undefined,
    properties: decoded.application_properties ?? {},
    annotations: decoded.message_annotations ?? {},
  };
}
