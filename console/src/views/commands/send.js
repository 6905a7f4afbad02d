// Sending a command: one request is one command, however often it is tried.

/** A key for one request; browsers without a safe origin have no `randomUUID`. */
export function idempotencyKey(random = globalThis.crypto) {
  if (random.randomUUID) return random.randomUUID();
  return [...random.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @returns {Promise<object>} the command as the API shows it */
export const sendCommand = (api, device, { command, arguments: given }, { signal, key = idempotencyKey() } = {}) =>
  api.post(`/api/devices/${encodeURIComponent(device)}/commands`, { command, arguments: given ?? {} }, { headers: { 'idempotency-key': key }, signal });

/**
 * Waits for a command's end: told live where there are notices, asked for every two seconds where not.
 * @returns {Promise<object>} the command; when `signal` ends the wait, an AbortError
 */
export async function untilDone(api, live, command, { signal, isDone, pause, onStep = () => {} }) {
  let now = command;
  let wake = () => {};
  const off = live.on('change', (change) => { if (change.id === command.id) wake(); }, { kind: 'command', device: command.device });
  try {
    while (!isDone(now)) {
      await Promise.race([pause(2000, signal), new Promise((resolve) => { wake = resolve; })]);
      now = await api.get(`/api/devices/${encodeURIComponent(command.device)}/commands/${encodeURIComponent(command.id)}`, { signal });
      onStep(now);
    }
    return now;
  } finally {
    off();
  }
}
