import http from 'node:http';
import { HttpError } from './http-body.mjs';
import { MAX_CONNECTIONS } from './limits.mjs';
import { parseSendPath } from './rest-send.mjs';

/** The HTTP listener: REST sends, `/health` and `/_admin`. */
export class HttpSide {
  #sender;
  #admin;
  #faults;
  #report;
  #server;

  /**
   * @param {object} parts
   * @param {import('./rest-send.mjs').RestSender} parts.sender
   * @param {import('./admin.mjs').Admin} parts.admin
   * @param {import('./faults.mjs').Faults} parts.faults
   * @param {(line: string) => void} parts.report takes lines for people
   */
  constructor({ sender, admin, faults, report }) {
    this.#sender = sender;
    this.#admin = admin;
    this.#faults = faults;
    this.#report = report;
    this.#server = http.createServer((request, response) => this.#answer(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
    // Longer than the idle time of usual client pools, so that a pooled connection is not closed under a request.
    this.#server.keepAliveTimeout = 120_000;
  }

  /**
   * @param {number} port 0 = any free one
   * @param {string} address IP address to listen on
   * @returns {Promise<number>} the port
   */
  listen(port, address) {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host: address }, () => {
        this.#server.off('error', reject);
        resolve(this.#server.address().port);
      });
    });
  }

  /** Stops listening and cuts open connections. */
  close() {
    return new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #answer(request, response) {
    try {
      const { segments, query } = splitUrl(request.url);
      if (segments[0] === '_admin') return answerJson(response, await this.#admin.answer(request, segments.slice(1), query));
      if (this.#faults.down.rest) return request.socket.resetAndDestroy();
      if (segments.length === 1 && segments[0] === 'health') return answerJson(response, { status: 'ok' });
      const target = parseSendPath(segments);
      if (target === undefined) throw new HttpError(404, 'There is nothing at this path.');
      if (request.method !== 'POST') throw new HttpError(405, 'Events are sent by POST.', { Allow: 'POST' });
      if (await this.#sender.send(request, target) === 'reset') return request.socket.resetAndDestroy();
      return response.writeHead(201, { 'Content-Length': 0 }).end();
    } catch (error) {
      return this.#answerError(response, error);
    }
  }

  #answerError(response, error) {
    if (response.destroyed) return;
    const isExpected = error instanceof HttpError;
    if (!isExpected) this.#report(`internal error: ${error.stack}`);
    const status = isExpected ? error.status : 500;
    const detail = isExpected ? error.message : 'Internal error, see the emulator\'s output.';
    const body = `<Error><Code>${status}</Code><Detail>${escapeXml(detail)}</Detail></Error>`;
    response.writeHead(status, { 'Content-Type': 'application/xml; charset=utf-8', 'Content-Length': Buffer.byteLength(body), ...error.headers }).end(body);
  }
}

function splitUrl(url) {
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  try {
    return { segments: path.split('/').filter((segment) => segment !== '').map(decodeURIComponent), query: new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1)) };
  } catch (error) {
    throw new HttpError(400, `The path is malformed: ${error.message}`);
  }
}

function answerJson(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) }).end(body);
}

function escapeXml(text) {
  return text.replace(/[<>&]/g, (character) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[character]);
}
