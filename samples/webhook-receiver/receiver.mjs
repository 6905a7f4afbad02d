/**
 * Takes webhooks: checks the signature, keeps each message once as a file, and answers. What is to be done with a message is the business of whoever reads the folder.
 *
 *   node receiver.mjs --secrets secrets.txt [--folder messages] [--port 8080]
 *
 * `secrets.txt` has a secret (whsec_...) per line; it is read anew for each message, so that a new one counts at once.
 * @module
 */
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isGenuine } from './verify.mjs';

const { secrets, folder, port } = parseArgs({
  options: { secrets: { type: 'string' }, folder: { type: 'string', default: 'messages' }, port: { type: 'string', default: '8080' } },
}).values;
if (!secrets) throw new Error('Say where the secrets are: --secrets <file>.');

// Ours have a few kilobytes; of what is larger nothing is kept.
const maxBytes = 256 * 1024;
const messageId = /^[A-Za-z0-9_-]{1,64}$/;

const exists = (path) => access(path, constants.F_OK).then(() => true, () => false);

const read = async (request) => {
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length <= maxBytes) pieces.push(piece);
  }
  return length <= maxBytes ? Buffer.concat(pieces) : null;
};

// Whole and on the disk before it is answered: what was answered with 2xx does not come again.
const keep = async (path, body) => {
  const unfinished = `${path}.${process.pid}.part`;
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
};

const take = async (request) => {
  if (request.method !== 'POST') return 405;
  const body = await read(request);
  if (body === null) return 413;
  const known = (await readFile(secrets, 'utf8')).split('\n').map((line) => line.trim()).filter(Boolean);
  if (!known.some((secret) => isGenuine(secret, request.headers, body))) return 401;
  const id = request.headers['webhook-id'];
  if (!messageId.test(id)) return 400;
  // The same message again has the same id: once kept is enough.
  const path = join(folder, `${id}.json`);
  if (!await exists(path)) {
    await keep(path, body);
    console.log(`kept ${id}`);
  }
  return 204;
};

await mkdir(folder, { recursive: true });
const server = createServer((request, response) => {
  take(request).then((status) => response.writeHead(status).end(), (error) => {
    // It comes again.
    console.error(error.message);
    response.writeHead(500).end();
  });
});
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}/`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => process.exit(0)));
