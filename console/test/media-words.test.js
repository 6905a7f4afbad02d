import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelText, gapReason, isInState, queryOf, stateOf } from '../src/views/media/words.js';
import { linkOf } from '../src/views/media/stage.js';

const whole = { state: 'complete', conversionState: 'ready', links: { playable: '/x' } };

test('each state of a file has its words', () => {
  assert.equal(stateOf(whole).text, 'Complete');
  assert.equal(stateOf({ ...whole, gaps: [{}] }).text, 'With gaps');
  assert.equal(stateOf({ state: 'complete', conversionState: 'pending', links: {} }).text, 'Being converted');
  assert.match(stateOf({ state: 'complete', conversionState: 'failed', conversionError: 'not-decodable', links: {} }).detail, /cannot be decoded.*can be downloaded/);
  assert.equal(stateOf({ state: 'failed', failureReason: 'integrity-file-crc', conversionState: 'pending', links: {} }).text, 'Damaged');
  assert.equal(stateOf({ state: 'failed', failureReason: 'abandoned', conversionState: 'pending', links: {} }).text, 'Not complete');
  assert.match(stateOf({ state: 'failed', failureReason: '<script>', conversionState: 'pending', links: {} }).detail, /^Reason: <script>\./);
});

test('files are found by their state', () => {
  assert.ok(isInState(whole, 'ready') && isInState(whole, '') && !isInState(whole, 'damaged') && !isInState(whole, 'gaps'));
  assert.ok(isInState({ ...whole, gaps: [{}] }, 'gaps'));
  assert.ok(isInState({ state: 'failed', links: {} }, 'damaged'));
});

test('filters become a query of the API', () => {
  const query = queryOf(new URLSearchParams('kind=video&from=2026-01-31&to=2026-01-31'));
  assert.equal(query.kind, 'video');
  assert.equal(query.order, 'newest');
  assert.equal(Date.parse(query.to) - Date.parse(query.from), 86_400_000);
  assert.equal(queryOf(new URLSearchParams('device=1')).order, undefined);
  assert.equal(queryOf(new URLSearchParams('from=<script>')).from, null);
});

test('channels and gaps in words', () => {
  assert.deepEqual([channelText('front'), channelText('2'), channelText(undefined), channelText('odd')], ['Front', 'Channel 2', '', 'odd']);
  assert.equal(gapReason('link-lost'), 'the link was lost');
  assert.equal(gapReason('new-word'), 'new-word');
});

test('a link is used as long as it is good', async () => {
  let asked = 0;
  const api = { get: async () => ({ url: `u${++asked}`, expires: new Date(Date.now() + (asked === 1 ? 1_000 : 900_000)).toISOString() }) };
  const link = linkOf(api, { id: 'a:b' }, 'playable');
  assert.deepEqual([await link(), await link(), await link()], ['u1', 'u2', 'u2']);
});
