import assert from 'node:assert/strict';
import test from 'node:test';
import { buildEnvelope, encodeValue, offset, toNetJson, unspecified, utc, withPropertiesOf } from '../envelope.mjs';

const moment = new Date('2026-01-02T03:04:05.678Z');

/** How the real host writes .NET values: `wire` is the raw text that stands in the envelope. */
const vectors = [
  ['a text', 'hello', String.raw`"\"hello\""`],
  ['a text that is JSON', '{"a":1}', String.raw`"\"{\\\"a\\\":1}\""`],
  ['a long', 5, String.raw`"5"`],
  ['a bool', true, String.raw`"true"`],
  ['texts', ['{"a":1}', 'plain'], String.raw`"[\"{\\\"a\\\":1}\",\"plain\"]"`],
  ['arrays of bytes', [Buffer.from([1, 2])], String.raw`"[\"AQI=\"]"`],
  ['arrays of plain Uint8Array', [new Uint8Array([1, 2])], String.raw`"[\"AQI=\"]"`],
  ['times in an array keep milliseconds', [utc(moment)], String.raw`"[\"2026-01-02T03:04:05.678Z\"]"`],
  ['an array of dictionaries', [{ k: 'v' }], String.raw`"[{\"k\":\"v\"}]"`],
  ['bytes', Buffer.from([1, 2]), '"AQI="'],
  ['an object', { Schedule: { AdjustForDST: true }, ScheduleStatus: null }, '{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null}'],
  ['a UTC time loses its fraction', utc(moment), '"2026-01-02T03:04:05Z"'],
  ['a time with offset', offset(moment), '"2026-01-02T03:04:05+00:00"'],
  ['a time of no zone', unspecified(moment), '"2026-01-02T03:04:05"'],
  ['a list of nulls', [null, 'k'], String.raw`"[null,\"k\"]"`],
  ['an empty text', '', String.raw`"\"\""`],
  ['letters of many scripts stay', 'é日🚚<&>/', String.raw`"\"é日🚚<&>/\""`],
  ['line breaks of Unicode are escaped', 'a\u0085b\u2028c\u2029', String.raw`"\"a\\u0085b\\u2028c\\u2029\""`],
  ['control characters', '\u0001\n\t"\\', String.raw`"\"\\u0001\\n\\t\\\"\\\\\""`],
];

for (const [name, value, wire] of vectors) {
  test(`value_on_the_wire: ${name}`, () => assert.equal(toNetJson(encodeValue(value)), wire));
}

test('a_lone_surrogate_becomes_the_replacement_character_and_an_escaped_one_in_text_stays', () => {
  assert.equal(toNetJson('a\ud800b'), '"a\uFFFDb"');
  assert.equal(toNetJson('\\ud800'), String.raw`"\\ud800"`);
});

test('the_envelope_has_its_members_in_order_and_leaves_out_what_the_host_leaves_out', () => {
  const body = buildEnvelope({
    functionName: 'TrackDevices', now: moment, randomId: '00000000-0000-0000-0000-000000000001',
    data: { events: ['{"a":1}'] },
    metadata: { QueueTrigger: 'never', Missing: undefined, Nothing: null, SequenceNumberArray: [7, 8], PartitionContext: { PartitionId: '3' } },
  });
  assert.equal(body, String.raw`{"Data":{"events":"[\"{\\\"a\\\":1}\"]"},"Metadata":{"SequenceNumberArray":"[7,8]","PartitionContext":{"PartitionId":"3"},` +
    '"sys":{"MethodName":"TrackDevices","UtcNow":"2026-01-02T03:04:05.678Z","RandGuid":"00000000-0000-0000-0000-000000000001"}}}');
});

test('a_batch_needs_three_parsings', () => {
  const event = { id: 'x', text: 'quote " and \\ and é' };
  const body = buildEnvelope({ functionName: 'F', now: moment, randomId: 'r', data: { events: [JSON.stringify(event)] }, metadata: {} });
  assert.deepEqual(JSON.parse(JSON.parse(JSON.parse(body).Data.events)[0]), event);
});

test('a_retry_context_stands_beside_the_metadata', () => {
  const retryContext = { RetryCount: 1, MaxRetryCount: 5, Exception: null };
  const body = buildEnvelope({ functionName: 'F', now: moment, randomId: 'r', data: {}, metadata: {}, retryContext });
  assert.deepEqual(JSON.parse(body).Metadata.RetryContext, retryContext);
});

test('properties_of_a_json_message_are_laid_over_the_metadata', () => {
  const known = { Id: 'true id', DequeueCount: 1 };
  assert.deepEqual(withPropertiesOf(known, '{"ID":"other","flag":false,"n":1.5,"o":{"a":1},"list":[1],"none":null}'),
    { Id: 'other', DequeueCount: 1, flag: 'False', n: '1.5', o: { a: 1 } });
  for (const text of ['plain', '[1]', '{broken}', '', '"text"', 'null']) assert.deepEqual(withPropertiesOf(known, text), known, text);
});
