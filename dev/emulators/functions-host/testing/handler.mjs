/**
 * A tiny custom handler for the tests. It keeps every call, answers as told, and shows both on endpoints of its own:
 * `GET /__calls`, `POST /__plan` with `{ "<Function>": [{ status, contentType, body, delayMs, dropConnection }] }` (answers
 * used up one after the other, the last one stays), `POST /__exit`.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const calls = [];
const plans = new Map();
console.log(`handler ${process.argv.slice(2).join(' ')} in ${process.cwd()}`);
if (process.env.FIXTURE_EXIT_AT_START) process.exit(3);

const server = createServer(async (request, response) => {
  const path = request.url.split('?', 1)[0];
  if (path === '/') return void response.writeHead(404).end(); // Any status must count as ready.
  if (path.startsWith('/api/stream')) return stream(request, response);
  const chunks = [];
  const digest = createHash('sha256');
  let length = 0;
  try {
    for await (const chunk of request) {
      digest.update(chunk);
      length += chunk.length;
      if (length < 4_000_000) chunks.push(chunk);
    }
  } catch {
    calls.push({ path, aborted: true });
    return;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  if (path === '/__calls') return void response.end(JSON.stringify(calls));
  if (path === '/__environment') return void response.end(JSON.stringify({ ...process.env, ARGUMENTS: process.argv.slice(2), PID: process.pid }));
  if (path === '/__plan') {
    for (const [name, answers] of Object.entries(JSON.parse(body))) plans.set(name, answers);
    return void response.end('{}');
  }
  if (path === '/__exit') return void process.exit(7);
  if (path.startsWith('/api/')) {
    calls.push({ path, method: request.method });
    response.setHeader('X-Echo', ['one', 'two']);
    response.setHeader('Content-Type', 'application/json');
    return void response.writeHead(path.includes('teapot') ? 418 : 200).end(JSON.stringify({
      method: request.method, url: request.url, headers: request.rawHeaders, length, sha256: digest.digest('hex'),
    }));
  }
  calls.push({ path, method: request.method, headers: request.headers, body });
  const answers = plans.get(path.slice(1)) ?? [{}];
  const { status = 200, contentType = 'application/json', body: answer = '{}', delayMs = 0, dropConnection = false } = answers.length > 1 ? answers.shift() : answers[0];
  await new Promise(done => setTimeout(done, delayMs));
  if (dropConnection) return void request.socket.destroy();
  response.writeHead(status, contentType && { 'Content-Type': contentType }).end(answer);
});

/** Sends a line, then one line per chunk of the request: shows that neither direction is buffered. */
function stream(request, response) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('head\n');
  request.on('data', chunk => response.write(`got ${chunk.toString('utf8')}\n`));
  request.on('end', () => response.end('end\n'));
  request.on('error', () => calls.push({ path: '/api/stream', aborted: true }));
}

server.listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), '127.0.0.1');
