/**
 * Holds what the running system says against its contracts: `node contract.mjs DEVICE`. Reads every event of the three hubs, asks every reading operation of docs/openapi.json (ids come from
 * the lists, as a client finds them) and some questions that must be refused, and judges all of it by the schemas with ajv.
 * @module
 */
import { answerJudge, docs, eventJudge } from '../../../docs/lint/contract.mjs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHub } from './hubs.mjs';
import { answer, apiKey as key, apiUrl as api } from './official.mjs';

const [device] = process.argv.slice(2);
const document = JSON.parse(await readFile(join(docs, 'openapi.json'), 'utf8'));
const isAsPromised = answerJudge();
const problems = [];
const asked = {};

async function ask(path, { method = 'GET', headers = { 'x-api-key': key }, body } = {}) {
  const got = await fetch(new URL(path, api), { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, body });
  const text = await got.text();
  problems.push(...isAsPromised({ method, path, status: got.status, contentType: got.headers.get('content-type') ?? undefined, body: text }).map((problem) => `${problem} (${method} ${path})`));
  (asked[got.status] ??= []).push(`${method} ${path.split('?')[0]}`);
  return got.ok && text.length > 0 && /json/.test(got.headers.get('content-type')) ? JSON.parse(text) : undefined;
}

const idOf = async (path) => (await ask(path))?.items[0]?.id;
const found = {
  '/api/devices/{id}/commands/{commandId}': `/api/devices/${device}/commands/${await idOf(`/api/devices/${device}/commands`)}`,
  '/api/alarms/{id}': `/api/alarms/${encodeURIComponent(await idOf(`/api/alarms?device=${device}`))}`,
  '/api/media/{id}': `/api/media/${encodeURIComponent(await idOf(`/api/media?device=${device}`))}`,
  '/api/media/{id}/link': `/api/media/${encodeURIComponent(await idOf(`/api/media?device=${device}&order=newest`))}/link?what=original`,
};
const unknown = { id: 'nobody-has-this-id', commandId: 'none', kind: 'spill' };
for (const [path, methods] of Object.entries(document.paths)) {
  if (methods.get === undefined) continue;
  const plain = path.startsWith('/api/devices/{id}') && found[path] === undefined ? path.replace('{id}', device) : found[path] ?? path;
  // What the system has none of answers that.
  await ask(plain.replace(/\{(\w+)\}/g, (_, name) => unknown[name]));
  if (!methods.get.security) continue;
  await ask(path.replace(/\{(\w+)\}/g, (_, name) => unknown[name]), { headers: {} });
  if (methods.get.parameters?.some(({ name }) => name === 'take')) await ask(`${plain}?take=0`);
  if (path.includes('{id}')) await ask(path.replace(/\{(\w+)\}/g, (_, name) => unknown[name]));
}
await ask('/api/negotiate?fleet=true', { method: 'POST' });
await ask('/api/negotiate?severity=nice', { method: 'POST' });
await ask(`/api/devices/${device}/commands`, { method: 'POST', body: '{"command":"fly"}' });

const judge = eventJudge();
const events = (await Promise.all(['telemetry', 'alarms', 'media'].map(readHub))).flat();
for (const { hub, cloudEvent } of events) problems.push(...judge(cloudEvent).map((problem) => `${hub} ${cloudEvent.type} ${cloudEvent.id}: ${problem}`));
answer({ problems: [...new Set(problems)], asked, types: [...new Set(events.map(({ cloudEvent }) => cloudEvent.type))].sort(), events: events.length });
