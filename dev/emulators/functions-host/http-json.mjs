/**
 * HTTP functions that are not streamed through (proxying off, or bindings beside the http output): the request travels
 * inside the JSON payload and the answer inside `Outputs`.
 */

/** The body of an HTTP function's request is not text. */
const binaryType = /^(application\/octet-stream|multipart\/)/i;

/** The request's body is longer than the limit. */
export class BodyTooLargeError extends Error {}

/**
 * Reads a whole body.
 * @param {import('node:http').IncomingMessage} incoming
 * @param {number} limit bytes.
 * @returns {Promise<Buffer>}
 * @throws {BodyTooLargeError}
 */
export async function readBody(incoming, limit) {
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw new BodyTooLargeError(`the body is over the limit of ${limit} bytes`);
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLargeError(`the body is over the limit of ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The value of the httpTrigger in `Data`.
 * @param {import('node:http').IncomingMessage} incoming
 * @param {Buffer} body
 * @param {Record<string, string>} params route parameters.
 */
export function requestValue(incoming, body, params) {
  const url = new URL(incoming.url, `http://${incoming.headers.host ?? '127.0.0.1'}`);
  const query = {};
  for (const [key, value] of url.searchParams) query[key] = key in query ? `${query[key]},${value}` : value;
  const headers = {};
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) (headers[incoming.rawHeaders[index]] ??= []).push(incoming.rawHeaders[index + 1]);
  return {
    Url: url.href,
    Method: incoming.method,
    Query: query,
    Headers: headers,
    Params: params,
    Identities: [],
    ...(body.length > 0 && { Body: body.toString(binaryType.test(incoming.headers['content-type'] ?? '') ? 'base64' : 'utf8') }),
  };
}

/**
 * Sends the `http` output of an invocation. No output at all is an empty 200, as in the real host.
 * @param {import('node:http').ServerResponse} outgoing
 * @param {unknown} output `{ statusCode | status, headers, body }`, possibly as JSON text.
 * @throws {Error} when the output has not that form.
 */
export function sendHttpOutput(outgoing, output) {
  const value = typeof output === 'string' ? JSON.parse(output) : output ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('the http output is not an object of statusCode, headers and body');
  const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
  const status = Number(members.statuscode ?? members.status ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`the http output's status '${members.statuscode ?? members.status}' is no HTTP status`);
  const isText = typeof members.body === 'string';
  const body = members.body === undefined || members.body === null ? '' : isText ? members.body : JSON.stringify(members.body);
  const headers = Object.fromEntries(Object.entries(members.headers ?? {}).map(([name, header]) => [name, String(header)]));
  if (body !== '' && !Object.keys(headers).some(name => name.toLowerCase() === 'content-type')) {
    headers['Content-Type'] = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  }
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}
