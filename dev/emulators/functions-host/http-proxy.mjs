import { request } from 'node:http';
import { Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Silence in both directions after which a request is given up, as in the real host's forwarder. */
const activityTimeoutMs = 240_000;
const lingerMs = 2_000;
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer',
  'transfer-encoding', 'upgrade', 'expect', 'host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-ms-invocation-id']);

/**
 * Streams one request to the handler and its answer back, on the original path and query, without buffering a body.
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 * @param {object} options
 * @param {number} options.port where the handler listens on 127.0.0.1.
 * @param {number} options.bodyLimit bytes of request body; one more is answered 413.
 * @param {string} options.invocationId
 * @returns {Promise<string>} one phrase for the log; an error is answered here and never thrown.
 */
export function proxyRequest(incoming, outgoing, { port, bodyLimit, invocationId }) {
  if (Number(incoming.headers['content-length'] ?? 0) > bodyLimit) {
    return refuse(incoming, outgoing, 413).then(() => `413, the body of ${incoming.headers['content-length']} bytes is over the limit of ${bodyLimit}`);
  }
  return new Promise(done => {
    let finished = false;
    const finish = phrase => {
      if (finished) return;
      finished = true;
      upstream.destroy();
      done(phrase);
    };
    const upstream = request({
      host: '127.0.0.1', port, method: incoming.method, path: incoming.url, agent: false,
      headers: requestHeaders(incoming, port, invocationId), timeout: activityTimeoutMs,
    });
    const limit = limitBytes(bodyLimit);

    const fail = (status, phrase) => {
      if (finished) return;
      incoming.unpipe(limit);
      if (outgoing.headersSent) {
        outgoing.destroy();
        finish(`${phrase}, after the answer had begun`);
      } else {
        refuse(incoming, outgoing, status).then(() => finish(`${status}, ${phrase}`));
      }
    };
    limit.on('error', error => fail(413, error.message));
    upstream.on('timeout', () => fail(504, `the handler was silent for ${activityTimeoutMs / 1000} s`));
    upstream.on('error', error => fail(502, `the handler broke the connection: ${error.message}`));
    incoming.on('error', error => finish(`the client broke the connection: ${error.message}`));
    outgoing.on('close', () => finish(outgoing.writableFinished ? String(outgoing.statusCode) : 'the client went away'));

    upstream.on('response', answer => {
      if (outgoing.headersSent || finished) return;
      outgoing.writeHead(answer.statusCode, answer.statusMessage, responseHeaders(answer));
      outgoing.flushHeaders(); // An event stream's head must not wait for its first event.
      answer.on('error', () => fail(502, 'the handler broke off its answer'));
      answer.on('aborted', () => fail(502, 'the handler broke off its answer'));
      answer.pipe(outgoing);
    });
    upstream.flushHeaders(); // The handler may answer before the first byte of a slow upload.
    incoming.pipe(limit).pipe(upstream);
  });
}

/**
 * Answers with a bare status and closes the connection, reading on for a moment so that a client in the middle of its
 * upload sees the answer instead of a reset.
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 * @param {number} status
 */
export async function refuse(incoming, outgoing, status) {
  outgoing.writeHead(status, { 'Content-Length': 0, Connection: 'close' });
  outgoing.flushHeaders();
  if (!incoming.complete) {
    const patience = new AbortController();
    const over = new Promise(done => {
      for (const name of ['end', 'close', 'error']) incoming.once(name, done);
    });
    incoming.resume();
    await Promise.race([over, delay(lingerMs, undefined, { signal: patience.signal }).catch(() => undefined)]); // Aborted below.
    patience.abort();
  }
  await new Promise(done => outgoing.end(done).once('close', done));
}

function limitBytes(most) {
  let seen = 0;
  return new Transform({
    transform(chunk, _, next) {
      seen += chunk.length;
      if (seen > most) next(new Error(`the body is over the limit of ${most} bytes`));
      else next(null, chunk);
    },
  });
}

function requestHeaders(incoming, port, invocationId) {
  const named = new Set((incoming.headers.connection ?? '').split(',').map(name => name.trim().toLowerCase()));
  const headers = {};
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index].toLowerCase();
    if (hopByHop.has(name) || named.has(name)) continue;
    (headers[name] ??= []).push(incoming.rawHeaders[index + 1]);
  }
  if (headers['content-length']) headers['content-length'] = headers['content-length'][0];
  else if (incoming.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
  return {
    ...headers,
    host: `127.0.0.1:${port}`,
    'x-forwarded-for': incoming.socket.remoteAddress ?? '',
    'x-forwarded-host': incoming.headers.host ?? '',
    'x-forwarded-proto': 'http',
    'x-ms-invocation-id': invocationId,
  };
}

function responseHeaders(answer) {
  const named = new Set((answer.headers.connection ?? '').split(',').map(name => name.trim().toLowerCase()));
  const kept = [];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const name = answer.rawHeaders[index].toLowerCase();
    if (!hopByHop.has(name) && !named.has(name)) kept.push(answer.rawHeaders[index], answer.rawHeaders[index + 1]);
  }
  return kept;
}
