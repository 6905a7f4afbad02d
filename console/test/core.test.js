import assert from 'node:assert/strict';
import test from 'node:test';
import { Api, ApiError, addressOf, isAbort, messageOf } from '../src/core/api.js';
import { match, parse } from '../src/core/router.js';
import { Keys } from '../src/core/keys.js';
import { Session, looksLikeKey } from '../src/core/session.js';
import { debounce, emitter, perFrame } from '../src/core/async.js';

const answer = (status, body, headers = {}) => new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } });

function apiOf(answers, parts = {}) {
  const calls = [];
  const waits = [];
  const api = new Api({ fetch: async (address, call) => { calls.push({ address, ...call }); const next = answers.shift(); if (next instanceof Error) throw next; return next; }, wait: async (ms) => { waits.push(ms); }, ...parts });
  return { api, calls, waits };
}

test('An address leaves out what is empty and joins lists', () => {
  assert.equal(addressOf('/api/alarms', { device: undefined, state: '', severity: ['high', 'critical'], take: 5, from: new Date(0) }), '/api/alarms?severity=high%2Ccritical&take=5&from=1970-01-01T00%3A00%3A00.000Z');
  assert.equal(addressOf('/api/alarms', {}), '/api/alarms');
});

test('A request carries the key, and one that changes something says where it comes from', async () => {
  const { api, calls } = apiOf([answer(200, {}), answer(200, {})], { headers: () => ({ 'x-api-key': 'cck_1' }) });
  await api.get('/api/me');
  await api.post('/api/x', { a: 1 });
  assert.equal(calls[0].headers['x-api-key'], 'cck_1');
  assert.equal(calls[0].headers['x-cloudcam'], undefined);
  assert.equal(calls[1].headers['x-cloudcam'], 'console');
  assert.equal(calls[1].body, '{"a":1}');
});

test('Problem details become sentences, with the fields they name', async () => {
  const { api } = apiOf([answer(400, { title: 'Wrong', detail: 'preset is 0 to 254', errors: { preset: ['0 to 254'] } })]);
  await assert.rejects(api.post('/api/x', {}), (error) => error instanceof ApiError && error.status === 400 && error.message === 'preset is 0 to 254.' && error.fields.preset[0] === '0 to 254');
});

test('An error that is no JSON, or none at all, is told in own words', async () => {
  const { api } = apiOf([new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }), new TypeError('fetch failed')]);
  await assert.rejects(api.post('/api/x'), /CloudCam answered with status 502\./);
  await assert.rejects(api.post('/api/x'), (error) => error.status === 0 && /cannot be reached/.test(error.message));
});

test('A GET that is told to wait waits and asks again; a POST does not', async () => {
  const { api, waits } = apiOf([answer(429, {}, { 'retry-after': '3' }), answer(200, { ok: true }), answer(429, {}, { 'retry-after': '3' })]);
  assert.deepEqual(await api.get('/api/x'), { ok: true });
  assert.deepEqual(waits, [3000]);
  await assert.rejects(api.post('/api/x'), (error) => error.retryAfter === 3 && messageOf(error).endsWith('Try again in 3 s.'));
});

test('A long wait, or the third one, is told instead of waited for', async () => {
  const long = apiOf([answer(503, {}, { 'retry-after': '120' })]);
  await assert.rejects(long.api.get('/api/x'), { retryAfter: 120 });
  const thrice = apiOf([answer(503, {}), answer(503, {}), answer(503, {})]);
  await assert.rejects(thrice.api.get('/api/x'), { status: 503 });
  assert.deepEqual(thrice.waits, [1000, 2000]);
});

test('An abort stays an abort', async () => {
  const { api } = apiOf([new DOMException('gone', 'AbortError')]);
  await assert.rejects(api.get('/api/x'), isAbort);
});

test('Pages follow the continuation; a pager skips empty ones and knows the end', async () => {
  const pages = () => [answer(200, { items: [1], continuation: 'a' }), answer(200, { items: [], continuation: 'b' }), answer(200, { items: [2] })];
  const { api, calls } = apiOf([...pages(), ...pages()]);
  const seen = [];
  for await (const page of api.pages('/api/x', { query: { take: 1 } })) seen.push(...page.items);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(calls[1].address, '/api/x?take=1&continuation=a');
  const pager = api.pager('/api/x');
  assert.deepEqual(await pager.next(), [1]);
  assert.equal(pager.done, false);
  assert.deepEqual(await pager.next(), [2]);
  assert.equal(pager.done, true);
  assert.deepEqual(await pager.next(), []);
});

test('Routes are matched with their parameters decoded, optional ones too', () => {
  const routes = [{ path: '/' }, { path: '/devices/:id/:tab?' }, { path: '/alarms/:id' }];
  assert.equal(match(routes, parse('#/').path).route.path, '/');
  assert.deepEqual(match(routes, '/devices/a%3Ab').params, { id: 'a:b' });
  assert.deepEqual(match(routes, '/devices/a/live').params, { id: 'a', tab: 'live' });
  assert.equal(match(routes, '/alarms'), undefined);
  assert.equal(match(routes, '/alarms/%E0%A4%A'), undefined, 'what cannot be decoded is no route');
  assert.equal(parse('#/media?kind=video').query.get('kind'), 'video');
  assert.equal(parse('').path, '/');
});

test('Shortcuts: single keys, pairs, the newest of a name, and pairs that come too slowly', () => {
  let now = 0;
  const keys = new Keys({ now: () => now });
  const pressed = [];
  keys.add('?', 'Help', () => pressed.push('help'));
  keys.add('g f', 'Fleet', () => pressed.push('fleet'));
  const off = keys.add('?', 'Other', () => pressed.push('other'));
  assert.equal(keys.press('?'), true);
  off();
  keys.press('?');
  keys.press('g');
  assert.equal(keys.press('f'), true);
  keys.press('g');
  now += 5000;
  assert.equal(keys.press('f'), false);
  assert.equal(keys.press('x'), false);
  assert.deepEqual(pressed, ['other', 'help', 'fleet']);
  assert.deepEqual(keys.list.map((one) => one.keys), ['?', 'g f']);
});

function storage() {
  const values = new Map();
  return { getItem: (name) => values.get(name) ?? null, setItem: (name, value) => values.set(name, value), removeItem: (name) => values.delete(name), values };
}

test('A key is kept once the API took it, and forgotten when it did not or ends', async () => {
  const place = storage();
  const answers = [answer(401, {}), answer(200, { id: 'k', name: 'dispatch', scope: 'command' }), answer(401, {})];
  let ended = 0;
  const session = new Session({ config: { signIn: ['key'] }, storage: place, onExpired: () => { ended++; }, fetch: async () => answers.shift() });
  assert.equal(session.mayResume, false);
  await assert.rejects(session.signIn('cck_bad'), { status: 401 });
  assert.equal(place.values.size, 0);
  await session.signIn(' cck_good ');
  assert.deepEqual([...place.values.values()], ['cck_good']);
  assert.deepEqual([session.can('read'), session.can('command'), session.can('admin')], [true, true, false]);
  await assert.rejects(session.api.get('/api/x'), { status: 401 });
  assert.equal(ended, 1);
  assert.equal(place.values.size, 0);
});

test('Somebody signed in elsewhere signs out there', async () => {
  const session = new Session({ config: { signIn: ['entra'], entra: { signOutUrl: '/.auth/logout' } }, storage: storage(), fetch: async () => answer(200, { scope: 'read' }) });
  assert.equal(session.mayResume, true);
  await session.resume();
  assert.equal(session.signOut(), '/.auth/logout');
});

test('What cannot be a key is not sent', () => {
  assert.equal(looksLikeKey('cck_abcdefgh1234'), true);
  for (const text of ['', 'hello', 'cck_', 'cck_with space in it', 'cck_line\nbreak12345']) assert.equal(looksLikeKey(text), false, text);
});

test('Work per frame runs once however often it is asked for', () => {
  const frames = [];
  let runs = 0;
  const ask = perFrame(() => { runs++; }, { schedule: (work) => frames.push(work) });
  ask();
  ask();
  ask();
  assert.equal(frames.length, 1);
  frames.shift()();
  assert.equal(runs, 1);
  ask();
  assert.equal(frames.length, 1);
});

test('Listeners may go away while they are told', () => {
  const events = emitter();
  const heard = [];
  const off = events.on(() => { heard.push(1); off(); });
  events.on(() => heard.push(2));
  events.emit();
  events.emit();
  assert.deepEqual(heard, [1, 2, 2]);
});

test('Debounced work runs after the last call, with its values', async () => {
  const heard = [];
  await new Promise((resolve) => {
    const run = debounce(5, (value) => { heard.push(value); resolve(); });
    run('a');
    run('b');
  });
  assert.deepEqual(heard, ['b']);
});
