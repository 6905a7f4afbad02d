// What a camera holds, and how one of it is asked for: each family has its own way.


/**
 * The command that fetches a recording.
 * @param {string|undefined} protocol of the device @param {{name: string, channel?: string|number, localTime?: string, from?: string, to?: string}} recording
 * @param {{cut?: number}} [how] `cut`: only so many seconds from its begin, 10 to 60, where the family can
 * @returns {{command: string, arguments: Record<string, string>}|null} null: there is no way
 */
export function fetchOf(protocol, recording, { cut } = {}) {
  if (recording.from && recording.to) return { command: 'fetch-recording', arguments: { channel: String(recording.channel ?? 0), from: recording.from, to: recording.to } };
  if (protocol === 'dvrip' || protocol === 'bseries') return null;
  if (cut) return recording.localTime && recording.channel ? { command: 'fetch-clip', arguments: { channel: recording.channel, localTime: recording.localTime, seconds: String(cut) } } : null;
  return recording.name ? { command: 'fetch-file', arguments: { file: recording.name } } : null;
}

/** How a device is asked for its list. Dialled cameras are asked for a stretch of time. */
export function listOf(protocol, { channel, from, to } = {}) {
  if (protocol !== 'dvrip') return { command: 'list-recordings', arguments: {} };
  const given = { ...(channel === undefined || channel === '' ? {} : { channel: String(channel) }), ...(from && to ? { from, to } : {}) };
  return { command: 'list-recordings', arguments: given };
}

/**
 * The recordings in the answer of a dialled camera: JSON with a list under any name.
 * @param {string} answer @returns {{name: string, channel: number|undefined, from: string, to: string, lengthBytes: number|undefined}[]}
 */
export function readAnswer(answer) {
  let told;
  try {
    told = JSON.parse(answer);
  } catch {
    return [];
  }
  const list = Array.isArray(told) ? told : Object.values(told ?? {}).find(Array.isArray) ?? [];
  return list.filter((one) => isTime(one?.from) && isTime(one.to)).map((one) => ({
    name: String(one.file ?? one.from), channel: one.channel ?? told.channel, from: zoned(one.from), to: zoned(one.to), lengthBytes: Number.isFinite(one.kB) ? one.kB * 1024 : undefined,
  }));
}

const isTime = (text) => typeof text === 'string' && !Number.isNaN(Date.parse(text));

const zoned = (text) => `${new Date(text).toISOString().slice(0, 19)}Z`;
