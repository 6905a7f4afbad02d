import { HttpError } from './http-body.mjs';

/** Content type of a batch. */
export const BATCH_CONTENT_TYPE = 'application/vnd.microsoft.servicebus.json';

/**
 * @typedef {object} PlainEvent
 * @property {string | undefined} key
 * @property {Buffer} body
 * @property {Record<string, string | number | boolean>} properties
 */

/** Parses JSON from bytes that must be UTF-8. */
function parseJson(bytes, what) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new HttpError(400, `${what} is no valid JSON: ${error.message}`);
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Partition key of a BrokerProperties object.
 * @param {unknown} value parsed JSON
 * @returns {string | undefined}
 */
export function partitionKeyIn(value) {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new HttpError(400, 'BrokerProperties must be an object.');
  const { PartitionKey: key } = value;
  if (key !== undefined && typeof key !== 'string') throw new HttpError(400, 'BrokerProperties.PartitionKey must be text.');
  return key;
}

/**
 * Partition key of a BrokerProperties header.
 * @param {string | undefined} header
 * @returns {string | undefined}
 */
export function partitionKeyInHeader(header) {
  return header === undefined ? undefined : partitionKeyIn(parseJson(Buffer.from(header, 'latin1'), 'The BrokerProperties header'));
}

/**
 * Parses the body of a batch: a JSON array of {Body, UserProperties?, BrokerProperties?}.
 * @param {Buffer} bytes
 * @returns {PlainEvent[]} at least one; all have the same key
 * @throws {HttpError} 400
 */
export function parseBatch(bytes) {
  const items = parseJson(bytes, 'The batch');
  if (!Array.isArray(items) || items.length === 0) throw new HttpError(400, 'The batch must be a JSON array with at least one event.');
  const events = items.map(parseItem);
  if (events.some(({ key }) => key !== events[0].key)) throw new HttpError(400, 'All events of a batch must have the same PartitionKey.');
  return events;
}

function parseItem(item, place) {
  if (!isObject(item)) throw new HttpError(400, `Item ${place} of the batch must be an object.`);
  if (typeof item.Body !== 'string') throw new HttpError(400, `Item ${place} of the batch needs a Body that is text; JSON goes in as text too.`);
  if (item.IsBodyBase64 !== undefined) throw new HttpError(400, `Item ${place} of the batch uses IsBodyBase64, which the service's reference does not have.`);
  const properties = item.UserProperties ?? {};
  if (!isObject(properties)) throw new HttpError(400, `UserProperties of item ${place} must be an object.`);
  const odd = Object.entries(properties).find(([, value]) => !['string', 'number', 'boolean'].includes(typeof value));
  if (odd !== undefined) throw new HttpError(400, `User property '${odd[0]}' of item ${place} must be text, a number, true or false.`);
  return { key: partitionKeyIn(item.BrokerProperties), body: Buffer.from(item.Body, 'utf8'), properties };
}
