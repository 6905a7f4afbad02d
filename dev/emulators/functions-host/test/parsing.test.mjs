import assert from 'node:assert/strict';
import { writeFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { parseHostOptions, parseRetry } from '../host-options.mjs';
import { sendHttpOutput } from '../http-json.mjs';
import { parseManifest } from '../manifest.mjs';
import { decodeBase64, toMessages } from '../outputs.mjs';
import { parseInvocationResponse } from '../response.mjs';
import { retryDelay, runWithRetry } from '../retry.mjs';
import { compareRoutes, compileRoute, decodePath } from '../route.mjs';
import { parseSchedule } from '../schedule.mjs';
import { undoLater } from '../testing/app.mjs';
import { loadSettings, Settings } from '../settings.mjs';
import { parseTimeSpan } from '../time-span.mjs';

const empty = new Settings({});
const queue = { type: 'queueTrigger', name: 'job', direction: 'in', queueName: 'q' };

test('an_answer_gives_outputs_logs_and_return_value', () => {
  const result = parseInvocationResponse(200, 'application/json; charset=utf-8', '{"Outputs":{"a":1},"Logs":["x"],"ReturnValue":"r"}');
  assert.deepEqual(result, { outputs: { a: 1 }, logs: ['x'], returnValue: 'r' });
  assert.deepEqual(parseInvocationResponse(202, 'application/json', '{}'), { outputs: {}, logs: [], returnValue: undefined });
  assert.deepEqual(parseInvocationResponse(200, 'application/json', '{"outputs":{"a":1}}').outputs, { a: 1 });
});

for (const [name, answer, reason] of [
  ['an error status', [503, 'application/json', '{}'], /answered 503/],
  ['a redirect', [302, 'application/json', '{}'], /answered 302/],
  ['an empty body', [200, 'application/json', ''], /empty body/],
  ['only blanks', [204, undefined, ' \n'], /empty body/],
  ['null', [200, 'application/json', 'null'], /answered null/],
  ['no JSON', [200, 'application/json', 'OK'], /is not JSON/],
  ['an array', [200, 'application/json', '[]'], /not a JSON object/],
  ['a text', [200, 'application/json', '"x"'], /not a JSON object/],
  ['another type', [200, 'text/plain', '{}'], /Content-Type/],
  ['no type', [200, undefined, '{}'], /Content-Type '\(none\)'/],
  ['outputs that are none', [200, 'application/json', '{"Outputs":[]}'], /Outputs/],
  ['logs that are none', [200, 'application/json', '{"Logs":"x"}'], /Logs/],
]) {
  test(`an_invocation_has_failed_with: ${name}`, () => assert.throws(() => parseInvocationResponse(...answer), reason));
}

test('routes_bind_parameters', () => {
  for (const [template, path, expected] of [
    ['devices/{id}', '/api/devices/7', { id: '7' }],
    ['devices/{id}', '/API/Devices/7/', { id: '7' }],
    ['devices/{id}', '/api/devices', undefined],
    ['devices/{id}/{name?}', '/api/devices/7', { id: '7' }],
    ['devices/{id}/{name?}', '/api/devices/7/x', { id: '7', name: 'x' }],
    ['devices/{id=9}', '/api/devices', { id: '9' }],
    ['media/{*path}', '/api/media/a/b', { path: 'a/b' }],
    ['media/{**path}', '/api/media', {}],
    ['clip-{id}.mp4', '/api/clip-12.mp4', { id: '12' }],
    ['clip-{id}.mp4', '/api/clip-12xmp4', undefined],
    ['n/{id:int}', '/api/n/12', { id: '12' }],
    ['n/{id:int}', '/api/n/12x', undefined],
    ['g/{id:guid}', '/api/g/cca0bc08-e0de-4f68-adca-65d5543a1ab5', { id: 'cca0bc08-e0de-4f68-adca-65d5543a1ab5' }],
  ]) assert.deepEqual(compileRoute('api', template).match(path), expected, `${template} ${path}`);
});

test('a_more_specific_route_is_tried_first', () => {
  const templates = ['{*all}', 'devices/{id}', 'devices/all', 'devices/{id:int}', 'devices'];
  const sorted = templates.map(template => compileRoute('', template)).sort(compareRoutes).map(route => route.template);
  assert.deepEqual(sorted, ['devices', 'devices/all', 'devices/{id:int}', 'devices/{id}', '{*all}']);
});

test('a_route_that_is_not_understood_is_refused', () => {
  for (const template of ['{a?}/b', '{*a}/b', '{id:regex}', '{a', '{a}/{a}', 'x{a?}']) assert.throws(() => compileRoute('api', template), /route/, template);
});

test('paths_are_decoded_but_an_encoded_slash_stays', () => {
  assert.equal(decodePath('/a%20b/c%2Fd'), '/a b/c%2Fd');
  assert.equal(decodePath('/%zz'), undefined);
});

test('schedules_come_due_as_ncrontab_says', () => {
  const next = (text, after) => parseSchedule(text, 'F').next(new Date(after)).toISOString();
  assert.equal(next('*/5 * * * * *', '2026-01-01T00:00:01Z'), '2026-01-01T00:00:05.000Z');
  assert.equal(next('0 30 9 * * Mon-Fri', '2026-11-21T10:00:00Z'), '2026-11-23T09:30:00.000Z');
  assert.equal(next('0 0 0 13 * 5', '2026-01-01T00:00:00Z'), '2026-02-13T00:00:00.000Z', 'day AND weekday');
  assert.equal(next('0 0 0 1 JULY *', '2026-08-01T00:00:00Z'), '2027-07-01T00:00:00.000Z');
  assert.equal(next('*/15 * * * *', '2026-01-01T00:01:00Z'), '2026-01-01T00:15:00.000Z', 'five fields');
  assert.equal(next('00:00:10', '2026-01-01T00:00:01Z'), '2026-01-01T00:00:11.000Z');
  for (const wrong of ['', 'every day', '0 0 0 L * *', '@daily', '* * *', '61 * * * * *', '0 0 0 * * 5#2', '00:00:00', undefined]) {
    assert.throws(() => parseSchedule(wrong, 'F'), /F:/, String(wrong));
  }
  assert.throws(() => parseSchedule('0 0 0 30 2 *', 'F').next(new Date('2026-01-01')));
});

test('durations_are_dotnet_time_spans', () => {
  assert.equal(parseTimeSpan('00:00:02', 'x'), 2_000);
  assert.equal(parseTimeSpan('1.02:03:04.5', 'x'), 93_784_500);
  for (const wrong of ['2', '00:60:00', '24:00:00', 2, undefined, '']) assert.throws(() => parseTimeSpan(wrong, 'x'), /^Error: x:/);
});

test('settings_lie_over_the_environment_and_names_ignore_case', async t => {
  const file = join(tmpdir(), `functions-host-settings-${process.pid}.json`);
  undoLater(t, () => rm(file, { force: true }));
  await writeFile(file, '\uFEFF{"IsEncrypted":false,"Values":{"Hub__Name":"telemetry","Both":"file","AzureWebJobs.A.Disabled":true}}');
  const settings = await loadSettings(file, { BOTH: 'environment', Other: 'kept' });
  assert.equal(settings.get('both'), 'file');
  assert.equal(settings.get('hub:name'), 'telemetry');
  assert.equal(settings.get('OTHER'), 'kept');
  assert.equal(settings.isDisabled('A'), true);
  assert.equal(settings.isDisabled('B'), false);
  assert.deepEqual(settings.toEnvironment(), { Both: 'file', Other: 'kept', Hub__Name: 'telemetry', 'AzureWebJobs.A.Disabled': 'true' });
  await writeFile(file, '{"values":1}');
  await assert.rejects(loadSettings(file, {}), /Values/);
});

test('a_disabled_function_may_be_named_with_underscores', () => {
  assert.equal(new Settings({ AzureWebJobs__Sweep__Disabled: '1' }).isDisabled('Sweep'), true);
});

test('a_missing_setting_or_connection_is_named', () => {
  assert.throws(() => empty.expand('%HUB%', 'F: eventHubName'), /F: eventHubName.*HUB/);
  assert.throws(() => empty.connection('EventHubs', 'F'), /no setting EventHubs/);
  assert.throws(() => new Settings({ EventHubs__fullyQualifiedNamespace: 'x' }).connection('EventHubs', 'F'), /managed identity/);
  assert.equal(new Settings({ AzureWebJobsStore: 'right', Store: 'other' }).connection('Store', 'F'), 'right');
});

test('a_manifest_is_expanded_and_checked', () => {
  const manifest = parseManifest('F', { bindings: [{ ...queue, queueName: '%Q%-jobs' }] }, new Settings({ Q: 'media' }));
  assert.equal(manifest.trigger.queueName, 'media-jobs');
  for (const [json, reason] of [
    [{}, /no bindings/], [{ bindings: [] }, /no bindings/], [{ bindings: [{ type: 'http', name: 'res', direction: 'out' }] }, /one trigger/],
    [{ bindings: [queue, { ...queue, name: 'b' }] }, /has 2/], [{ bindings: [{ type: 'blobTrigger', name: 'b' }] }, /no 'blobTrigger'/],
    [{ bindings: [queue, { type: 'table', direction: 'in', name: 't' }] }, /no 'table'/], [{ bindings: [queue, { type: 'queue', direction: 'out', name: 'JOB' }] }, /same name/],
    [{ bindings: [queue], retry: { strategy: 'never', maxRetryCount: 1 } }, /strategy/],
  ]) assert.throws(() => parseManifest('F', json, empty), reason);
  assert.throws(() => parseManifest('1F', { bindings: [queue] }, empty), /valid function name/);
});

test('host_json_has_the_hosts_defaults_and_is_checked', () => {
  const customHandler = { description: { defaultExecutablePath: 'x' } };
  const options = parseHostOptions({ version: '2.0', customHandler });
  assert.deepEqual([options.routePrefix, options.proxyHttp, options.handler.initializationTimeoutMs, options.functionTimeoutMs], ['api', false, 30_000, 1_800_000]);
  assert.deepEqual([options.queues.batchSize, options.queues.newBatchThreshold, options.queues.maxDequeueCount, options.queues.messageEncoding], [16, 8, 5, 'base64']);
  assert.deepEqual([options.eventHubs.maxEventBatchSize, options.eventHubs.minEventBatchSize, options.eventHubs.batchCheckpointFrequency], [100, 1, 1]);
  for (const [json, reason] of [
    [{}, /version/], [{ version: '2.0' }, /defaultExecutablePath/],
    [{ version: '2.0', customHandler: { ...customHandler, http: { routes: [] } } }, /routes/],
    [{ version: '2.0', customHandler, extensions: { queues: { batchSize: 33 } } }, /batchSize/],
    [{ version: '2.0', customHandler, extensions: { eventHubs: { minEventBatchSize: 101 } } }, /minEventBatchSize/],
    [{ version: '2.0', customHandler, functionTimeout: '5 minutes' }, /functionTimeout/],
  ]) assert.throws(() => parseHostOptions(json), reason);
});

test('retry_pauses_grow_to_the_maximum', () => {
  const growing = parseRetry({ strategy: 'exponentialBackoff', maxRetryCount: 5, minimumInterval: '00:00:02', maximumInterval: '00:00:10' }, 'r');
  assert.deepEqual([1, 2, 3, 4, 1000].map(retry => retryDelay(growing, retry)), [2_000, 4_000, 8_000, 10_000, 10_000]);
  const fixed = parseRetry({ strategy: 'fixedDelay', maxRetryCount: -1, delayInterval: '00:00:03' }, 'r');
  assert.deepEqual([1, 9].map(retry => retryDelay(fixed, retry)), [3_000, 3_000]);
});

test('retries_stop_at_the_count_and_at_the_end_of_the_host', async () => {
  const policy = { strategy: 'fixedDelay', maxRetryCount: 2, minimumMs: 1, maximumMs: 1 };
  const seen = [];
  const failing = async context => { seen.push([context.RetryCount, context.Exception?.Message]); throw new Error('no'); };
  assert.equal(await runWithRetry(policy, failing, new AbortController().signal), 'failed');
  assert.deepEqual(seen, [[0, undefined], [1, 'no'], [2, 'no']]);
  const stop = new AbortController();
  const endless = { ...policy, maxRetryCount: -1, minimumMs: 3_600_000 };
  assert.equal(await runWithRetry(endless, async () => { throw new Error('no'); }, stop.signal, () => setImmediate(() => stop.abort())), 'interrupted');
  assert.equal(await runWithRetry(undefined, async context => assert.equal(context, undefined), stop.signal), 'succeeded');
});

test('output_values_become_messages', () => {
  const texts = value => toMessages(value).map(message => message.toString('utf8'));
  assert.deepEqual(texts('plain text'), ['plain text']);
  assert.deepEqual(texts('aGVsbG8='), ['hello'], 'base64-looking text is decoded, as in the real host');
  assert.deepEqual(texts({ a: 1 }), ['{"a":1}']);
  assert.deepEqual(texts([{ a: 1 }, 'x!']), ['{"a":1}', 'x!']);
  assert.equal(decodeBase64('aGVsbG8'), undefined);
  assert.equal(decodeBase64('a==='), undefined);
});

test('an_http_output_is_sent_with_status_headers_and_body', () => {
  const sent = output => {
    const log = [];
    sendHttpOutput({ writeHead: (status, headers) => log.push(status, headers), end: body => log.push(body) }, output);
    return log;
  };
  assert.deepEqual(sent(undefined), [200, {}, '']);
  assert.deepEqual(sent({ status: '404', body: 'gone' }), [404, { 'Content-Type': 'text/plain; charset=utf-8' }, 'gone']);
  assert.deepEqual(sent('{"statusCode":201,"headers":{"content-type":"a/b"},"body":{"x":1}}'), [201, { 'content-type': 'a/b' }, '{"x":1}']);
  assert.throws(() => sent({ status: 'fine' }), /status/);
  assert.throws(() => sent([]), /not an object/);
});
