import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { check, commands, commandsOf, toInstant, toLocalTime } from '../src/views/commands/known.js';
import { idempotencyKey, untilDone } from '../src/views/commands/send.js';
import { answerText, changed, isDone, reasonOf, stateOf } from '../src/views/commands/words.js';

const core = (name) => readFile(new URL(`../../core/Commands/${name}.cs`, import.meta.url), 'utf8');

test('the form knows every command of the API, each with its arguments', async () => {
  const constants = new Map([...(await core('CommandNames')).matchAll(/public const string (\w+) = "([a-z-]+)";/g)].map(([, constant, name]) => [constant, name]));
  assert.deepEqual(Object.keys(commands).sort(), [...constants.values()].sort());
  const source = await core('CommandArguments');
  const table = source.slice(source.indexOf('> Known = '), source.indexOf('};', source.indexOf('> Known = ')));
  for (const entry of table.split('[CommandNames.').slice(1)) {
    const name = constants.get(/^\w+/.exec(entry)[0]);
    const told = [...entry.matchAll(/\bChannelNumber\b|new\("(\w+)"(?:(?!new\()[^\n])*/g)];
    const known = told.map(([text, argument]) => ({ name: argument ?? 'channel', needed: text.includes('IsNeeded: true') }));
    assert.deepEqual(commands[name].arguments.map((one) => ({ name: one.name, needed: one.needed === true })).sort(byName), known.sort(byName), name);
  }
});

const byName = (one, other) => one.name.localeCompare(other.name);

test('families know only commands that there are', () => {
  for (const family of ['jimi', 'dvrip', 'bseries', 'teltonika']) for (const name of commandsOf(family)) assert.ok(commands[name], name);
  assert.equal(commandsOf('another').length, Object.keys(commands).length);
});

test('what is empty is left out, what is needed is asked for', () => {
  assert.deepEqual(check('take-photo', { channel: ' ' }), { arguments: {}, errors: {} });
  assert.deepEqual(Object.keys(check('fetch-clip', {}).errors), ['channel', 'localTime']);
  assert.deepEqual(check('fetch-clip', { channel: 'front', localTime: '2026-01-31T13:59:59', seconds: '10' }).errors, {});
});

const wrong = [
  ['take-video', { seconds: '11' }, 'seconds'], ['take-video', { seconds: '3.5' }, 'seconds'], ['take-photo', { channel: '64' }, 'channel'], ['take-photo', { channel: 'rear' }, 'channel'], ['fetch-file', { file: '../etc' }, 'file'], ['fetch-file', { file: '..' }, 'file'],
  ['fetch-clip', { channel: 'front', localTime: '2026-02-31T00:00' }, 'localTime'], ['start-playback', { files: 'a.ts,,b.ts' }, 'files'], ['start-playback', { files: Array(9).fill('a').join(',') }, 'files'], ['talk', { sound: 'ABC' }, 'sound'], ['text', { text: 'naïve' }, 'text'],
  ['text', { text: 'x'.repeat(244) }, 'text'], ['set-setting', { name: 'A.b', value: '{' }, 'value'], ['get-setting', { name: '1.b' }, 'name'], ['configure', { uploadUrl: 'ftp://a' }, 'uploadUrl'], ['configure', { liveUrl: 'rtmp://user@host/x' }, 'liveUrl'], ['configure', {}, 'uploadUrl'],
  ['configure', { host: 'relay.example' }, 'port'], ['configure', { port: '21100' }, 'host'], ['list-recordings', { from: '2026-01-31T00:00:00Z' }, 'to'], ['fetch-recording', { from: '2026-01-31T00:00:00Z', to: '2026-02-02T00:00:00Z' }, 'to'],
  ['fetch-recording', { from: '2026-01-31T00:00:00Z', to: '2026-01-31T00:00:00Z' }, 'to'], ['ptz', { move: 'go-to-preset' }, 'preset'], ['ptz', { move: 'up', preset: '1' }, 'preset'], ['ptz', { move: 'stop', speed: '4' }, 'speed'], ['frame-interval', { milliseconds: '5001' }, 'milliseconds'],
];

for (const [name, given, argument] of wrong) {
  test(`${name} ${JSON.stringify(given).slice(0, 80)} is refused for ${argument}`, () => assert.ok(check(name, given).errors[argument], JSON.stringify(check(name, given).errors)));
}

test('values of browser inputs become what the API takes', () => {
  assert.match(toInstant('2026-01-31T13:59'), /^2026-01-3\dT\d\d:\d\d:00Z$/);
  assert.equal(toLocalTime('2026-01-31T13:59'), '2026-01-31T13:59:00');
  assert.equal(toLocalTime('2026-01-31T13:59:07'), '2026-01-31T13:59:07');
  assert.deepEqual(check('fetch-recording', { from: toInstant('2026-01-31T13:00'), to: toInstant('2026-01-31T13:30') }).errors, {});
});

test('a change moves a command on and never back', () => {
  const command = { id: 'a', state: 'sent' };
  const answered = changed(command, { id: 'a', state: 'answered', answer: 'OK', time: 't' });
  assert.deepEqual(answered, { id: 'a', state: 'answered', answer: 'OK', reason: undefined, doneAt: 't' });
  assert.equal(changed(answered, { id: 'a', state: 'sent', time: 'u' }), answered);
  assert.equal(changed(command, { id: 'b', state: 'answered' }), command);
  assert.ok(isDone(answered) && !isDone(command));
});

test('states, reasons and answers are said in words', () => {
  assert.equal(stateOf('answered').kind, 'good');
  assert.equal(stateOf('<b>').text, '<b>');
  assert.match(reasonOf('no-answer'), /did not answer/);
  assert.equal(reasonOf('ret-503-talk-taken'), 'ret-503-talk-taken');
  assert.equal(answerText('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(answerText('{not json'), '{not json');
});

test('a key of a request is printable and new each time', () => {
  const random = { getRandomValues: (bytes) => bytes.map((_, i) => i) };
  assert.equal(idempotencyKey(random), '000102030405060708090a0b0c0d0e0f');
  assert.notEqual(idempotencyKey(), idempotencyKey());
});

test('a command is waited for until its end, told live or asked for', async () => {
  const answers = ['queued', 'sent', 'answered'];
  const asked = [];
  const api = { get: async (path) => { asked.push(path); return { id: 'a/b', device: 'x', state: answers.shift() }; } };
  const live = { on: () => () => asked.push('off') };
  const done = await untilDone(api, live, { id: 'a/b', device: 'x', state: 'queued' }, { isDone, pause: async () => {} });
  assert.equal(done.state, 'answered');
  assert.deepEqual(asked, [...Array(3).fill('/api/devices/x/commands/a%2Fb'), 'off']);
});
