/**
 * The JSON that the real host posts to a custom handler for every trigger but streamed HTTP:
 * `{"Data":{<binding>:<value>},"Metadata":{<key>:<value>,"sys":{...}}}`.
 *
 * The encoding rule (ScriptInvocationContextExtensions of Azure/azure-functions-host): bytes become a base64 string,
 * a point in time becomes a JSON date of whole seconds, an object stays an object, and everything else becomes a JSON
 * string that holds the JSON text of the value. The JSON itself is written as Newtonsoft.Json writes it.
 */

/** A .NET DateTime or DateTimeOffset: how it is written depends on its kind. */
export class NetTime {
  /**
   * @param {Date} date
   * @param {'utc' | 'unspecified' | 'offset'} kind `utc` ends in Z, `unspecified` in nothing, `offset` in +00:00.
   */
  constructor(date, kind) {
    this.date = date;
    this.kind = kind;
  }

  /** ISO text with trailing zeros of the fraction cut off, as Newtonsoft.Json writes it. */
  toJSON() {
    const [whole, fraction] = this.date.toISOString().slice(0, -1).split('.');
    const digits = fraction.replace(/0+$/, '');
    return whole + (digits ? `.${digits}` : '') + { utc: 'Z', unspecified: '', offset: '+00:00' }[this.kind];
  }

  /** The same moment without its fraction of a second. */
  wholeSeconds() {
    return new NetTime(new Date(Math.floor(this.date.getTime() / 1000) * 1000), this.kind);
  }
}

/** @param {Date} date @returns {NetTime} a UTC DateTime. */
export const utc = date => new NetTime(date, 'utc');

/** @param {Date} date @returns {NetTime} a DateTime that does not say its zone: what `DateTimeOffset.DateTime` gives. */
export const unspecified = date => new NetTime(date, 'unspecified');

/** @param {Date} date @returns {NetTime} a DateTimeOffset at offset zero. */
export const offset = date => new NetTime(date, 'offset');

/**
 * JSON text as Newtonsoft.Json writes it: as JSON.stringify does, but bytes as base64 and U+0085, U+2028 and U+2029
 * escaped. A lone surrogate, which no UTF-8 can carry, arrives as U+FFFD.
 * @param {unknown} value
 * @returns {string}
 */
export function toNetJson(value) {
  return JSON.stringify(value, replaceBytes)
    .replace(/[\u0085\u2028\u2029]/g, character => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'))
    .replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\uFFFD');
}

function replaceBytes(key, value) {
  // Buffer has a toJSON of its own, which JSON.stringify has already called; look at the holder's property instead.
  const original = this[key];
  return original instanceof Uint8Array ? Buffer.from(original.buffer, original.byteOffset, original.byteLength).toString('base64') : value;
}

/**
 * Turns one value of Data or Metadata into what stands in the envelope.
 * @param {unknown} value string, number, bigint-free boolean, array, Uint8Array, NetTime or plain object.
 * @returns {unknown} a value to be written as JSON.
 */
export function encodeValue(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof NetTime) return value.wholeSeconds();
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  return toNetJson(value);
}

/**
 * Builds the request body of one invocation.
 * @param {object} invocation
 * @param {Record<string, unknown>} invocation.data trigger value by binding name.
 * @param {Record<string, unknown>} invocation.metadata binding data; keys ending in "trigger" and empty values are left out.
 * @param {string} invocation.functionName for `Metadata.sys`.
 * @param {{ RetryCount: number, MaxRetryCount: number, Exception: unknown }} [invocation.retryContext]
 * @param {Date} invocation.now
 * @param {string} invocation.randomId GUID of `Metadata.sys.RandGuid`.
 * @returns {string} compact JSON.
 */
export function buildEnvelope({ data, metadata, functionName, retryContext, now, randomId }) {
  const Data = {};
  for (const [name, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) Data[name] = encodeValue(value);
  }
  const Metadata = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (value === null || value === undefined || /trigger$/i.test(name)) continue;
    Metadata[name] = encodeValue(value);
  }
  Metadata.sys = { MethodName: functionName, UtcNow: utc(now), RandGuid: randomId };
  if (retryContext) Metadata.RetryContext = retryContext;
  return toNetJson({ Data, Metadata });
}

/**
 * What the real host does to the binding data of a single string trigger whose text is a JSON object: its top-level
 * properties, arrays and nulls excepted, are laid over the known keys. So a message can overwrite `Id` or
 * `DequeueCount`, which is why a handler must not trust Metadata.
 * @param {Record<string, unknown>} bindingData
 * @param {string} text
 * @returns {Record<string, unknown>} a new object; the same entries when the text is no JSON object.
 */
export function withPropertiesOf(bindingData, text) {
  if (!/^\s*\{[\s\S]*\}\s*$/.test(text)) return { ...bindingData };
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { ...bindingData }; // Not JSON after all: the message is plain text, and that is a fine message.
  }
  const merged = new Map(Object.entries(bindingData).map(([key, value]) => [key.toLowerCase(), [key, value]]));
  for (const [key, value] of Object.entries(parsed)) {
    if (value === null || Array.isArray(value)) continue;
    const known = merged.get(key.toLowerCase())?.[0] ?? key;
    merged.set(key.toLowerCase(), [known, scalarText(value)]);
  }
  return Object.fromEntries(merged.values());
}

function scalarText(value) {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? value : String(value);
}
