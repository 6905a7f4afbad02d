/**
 * Why a player stopped. `kind`:
 * - `ended`: the stream came to its end, or broke off
 * - `expired`: the link is not good (any more): a fresh one is needed
 * - `gone`: nobody sends the stream
 * - `busy`: the server has no room for another viewer
 * - `codec`: this browser cannot play it in this form
 * - `silent`: the connection stands, nothing comes
 * @typedef {{kind: string, message: string, codecs?: string}} Stop
 */

/** What an HTTP status of the viewers' port means. @param {number} status @returns {Stop} */
export function stopOfStatus(status) {
  if (status === 401 || status === 403 || status === 410) return { kind: 'expired', message: 'The link was not taken.' };
  if (status === 404) return { kind: 'gone', message: 'Nobody sends this stream now.' };
  if (status === 429 || status === 503) return { kind: 'busy', message: 'The server has no room for another viewer now.' };
  if (status === 406 || status === 415) return { kind: 'codec', message: 'The stream does not exist in this form.' };
  return { kind: 'ended', message: `The server answered ${status}.` };
}

/** What a thrown error means. @param {unknown} error @returns {Stop} */
export const stopOfError = (error) => (error?.name === 'StreamError' || error?.name === 'NotSupportedError'
  ? { kind: 'codec', message: error.message }
  : { kind: 'ended', message: 'The connection was lost.' });

/**
 * Opens a stream and hands out its bytes until it ends, the signal says so, or nothing came for a while.
 * @param {string} url
 * @param {{fetch: typeof fetch, signal: AbortSignal, silentAfter: number, setTimeout: typeof setTimeout, clearTimeout: typeof clearTimeout,
 *   onOpen: (response: Response) => void, onBytes: (bytes: Uint8Array) => void|Promise<void>}} options `silentAfter` in milliseconds
 * @returns {Promise<Stop|null>} null: the signal ended it
 */
export async function readStream(url, { fetch, signal, silentAfter, setTimeout, clearTimeout, onOpen, onBytes }) {
  const inner = new AbortController();
  const abort = () => inner.abort();
  signal.addEventListener('abort', abort);
  let silent = false;
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silent = true;
      inner.abort();
    }, silentAfter);
  };
  try {
    if (signal.aborted) return null;
    watch();
    const response = await fetch(url, { signal: inner.signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!response.ok || !response.body) return stopOfStatus(response.status);
    onOpen(response);
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: 'ended', message: 'The stream ended.' };
      watch();
      await onBytes(value);
    }
  } catch (error) {
    if (signal.aborted) return null;
    return silent ? { kind: 'silent', message: 'Nothing came any more.' } : stopOfError(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    // Whatever still comes is not wanted: a broken stream must not go on filling the socket.
    inner.abort();
  }
}
