import { REFUSED_UPLOAD_LINGER_MILLISECONDS } from './limits.mjs';

/** An HTTP answer other than success, thrown to whoever writes answers. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} detail for people
   * @param {Record<string, string>} [headers]
   */
  constructor(status, detail, headers = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Reads a body and stops as soon as it is too large, whatever its Content-Length said.
 * @param {import('node:http').IncomingMessage} request
 * @param {number} maxBytes
 * @returns {Promise<Buffer>}
 * @throws {HttpError} 413
 */
export async function readBody(request, maxBytes) {
  const tooLarge = () => {
    discardRest(request);
    return new HttpError(413, `The request exceeds ${maxBytes} bytes.`, { Connection: 'close' });
  };
  if (Number(request.headers['content-length']) > maxBytes) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks = [];
    let length = 0;
    const onData = (chunk) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      reject(tooLarge());
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    request.once('close', () => reject(new HttpError(400, 'The request ended early.')));
    request.once('error', reject);
  });
}

/** Lets a refused sender go on for a moment, unread, so that it gets to see the answer; then its socket is cut. */
function discardRest(request) {
  request.resume();
  const timer = setTimeout(() => request.destroy(), REFUSED_UPLOAD_LINGER_MILLISECONDS);
  request.once('close', () => clearTimeout(timer));
}
