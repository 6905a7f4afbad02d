import assert from 'node:assert/strict';
import test from 'node:test';
import { BlobServiceClient } from '@azure/storage-blob';
import { eventually, runHost, undoLater } from '../testing/app.mjs';
import { startAzurite } from '../testing/azurite.mjs';
import { FunctionsHost } from '../host.mjs';
import { Settings } from '../settings.mjs';
import { readJson } from '../timer-status.mjs';

const timer = more => ({ bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', ...more }] });
const parsed = call => JSON.parse(call.body);

test('a_timer_fires_by_its_schedule_setting', async t => {
  const host = await runHost(t, { functions: { Sweep: timer({ schedule: '%SWEEP%' }) }, settings: { SWEEP: '* * * * * *' } });
  const [first, second] = await eventually(() => host.calls('Sweep'), calls => calls.length >= 2, () => host.lines.join('\n'));
  assert.deepEqual(parsed(first).Data, { timer: { Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false } });
  assert.deepEqual(Object.keys(parsed(first).Metadata), ['sys']);
  assert.ok(new Date(parsed(second).Metadata.sys.UtcNow) > new Date(parsed(first).Metadata.sys.UtcNow));
});

test('an_interval_fires_too', async t => {
  const host = await runHost(t, { functions: { Often: timer({ schedule: '00:00:01' }) } });
  await eventually(() => host.calls('Often'), calls => calls.length >= 1);
});

test('a_failed_timer_is_retried_by_its_policy', async t => {
  const functions = { Flaky: { ...timer({ schedule: '0 0 0 1 1 *', runOnStartup: true }), retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: '00:00:00.05' } } };
  const host = await runHost(t, { functions, hostJson: { functionTimeout: '00:05:00' } });
  await eventually(() => host.calls('Flaky'), calls => calls.length === 1);
  await host.plan({ Flaky: [{ status: 500 }, {}] });
  assert.equal((await host.runNow('Flaky', '')).status, 202);
  const calls = await eventually(() => host.calls('Flaky'), found => found.length === 3);
  const retries = calls.map(call => parsed(call).Metadata.RetryContext);
  assert.deepEqual(retries.map(context => [context.RetryCount, context.MaxRetryCount]), [[0, 2], [0, 2], [1, 2]]);
  assert.match(retries[2].Exception.Message, /answered 500/);
});

test('the_status_is_kept_in_blobs_and_a_missed_occurrence_is_past_due', async t => {
  const azurite = await startAzurite();
  undoLater(t, () => azurite.stop());
  const settings = { AzureWebJobsStorage: azurite.connection };
  const container = BlobServiceClient.fromConnectionString(azurite.connection).getContainerClient('azure-webjobs-hosts');
  const host = await runHost(t, { functions: { Daily: timer({ schedule: '0 0 3 * * *' }) }, settings });
  const status = await (await fetch(host.url('/admin/host/status'))).json();
  const blob = container.getBlockBlobClient(`timers/${status.id}/Daily/status`);
  await eventually(() => blob.exists(), Boolean);
  const kept = await readJson(blob);
  assert.equal(kept.Last, '0001-01-01T00:00:00');
  assert.match(kept.Next, /T03:00:00\+00:00$/);
  assert.equal((await host.calls('Daily')).length, 0);
  await host.host.stop();

  const missed = JSON.stringify({ ...kept, Last: '2026-01-01T03:00:00+00:00', Next: '2026-01-02T03:00:00+00:00' });
  await blob.upload(missed, missed.length);
  const lines = [];
  const again = new FunctionsHost({ app: host.folder, settings: new Settings({ PATH: process.env.PATH, ...settings }), log: (scope, text) => lines.push(text) });
  undoLater(t, () => again.stop());
  const { handlerPort } = await again.start(0);
  const [call] = await eventually(async () => (await (await fetch(`http://127.0.0.1:${handlerPort}/__calls`)).json()), calls => calls.length === 1, () => lines.join('\n'));
  const { timer: value } = parsed(call).Data;
  assert.equal(value.IsPastDue, true);
  assert.deepEqual([value.ScheduleStatus.Last, value.ScheduleStatus.Next], ['2026-01-01T03:00:00+00:00', '2026-01-02T03:00:00+00:00']);
  await eventually(() => readJson(blob), current => current.Last > '2026-01-02');
});
