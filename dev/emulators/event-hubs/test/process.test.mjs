import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { receive, startProcess, temporaryFolder } from '../testing/emulator-fixture.mjs';

const argsFor = (folder) => ['--amqp-port', '0', '--http-port', '0', '--data', folder, '--hub', 'eh1:2:workers'];

test('after kill -9 every acknowledged event is there with its sequence, offset and time, and a torn last record is gone', async (t) => {
  const folder = temporaryFolder(t);
  const first = await startProcess(t, argsFor(folder));
  await first.producer().sendBatch([{ body: Buffer.from('amqp') }], { partitionId: '0' });
  let acknowledged = 1;
  // The kill comes in the middle of a stream of sends.
  const killed = first.exited;
  const sends = (async () => {
    while ((await first.post('/eh1/partitions/0/messages', `rest ${acknowledged}`)).status === 201) {
      acknowledged += 1;
      if (acknowledged === 50) first.child.kill('SIGKILL');
    }
  })();
  await assert.rejects(sends);
  await killed;
  const log = path.join(folder, 'eh1', '0', '0000000000000000.log');
  const whole = fs.statSync(log).size;
  fs.appendFileSync(log, fs.readFileSync(log).subarray(0, 33));

  const second = await startProcess(t, argsFor(folder));
  assert.equal(fs.statSync(log).size, whole);
  const { count } = (await second.admin('state')).value.hubs[0].partitions[0];
  assert.ok(count === acknowledged || count === acknowledged + 1, `${count} of ${acknowledged}`);
  const before = await receive(second.consumer(), count, { partitionId: '0' });
  assert.deepEqual(before.map(({ sequenceNumber }) => sequenceNumber), Array.from({ length: count }, (_, place) => place));
  assert.equal(before[0].body.toString(), 'amqp');
  assert.equal(before.at(acknowledged - 1).body.toString(), `rest ${acknowledged - 1}`);
  await second.producer().sendBatch([{ body: Buffer.from('afterwards') }], { partitionId: '0' });
  second.child.kill('SIGKILL');
  await second.exited;

  const third = await startProcess(t, argsFor(folder));
  const after = await receive(third.consumer(), count + 1, { partitionId: '0' });
  const facts = ({ sequenceNumber, offset, enqueuedTimeUtc }) => ({ sequenceNumber, offset, time: enqueuedTimeUtc.getTime() });
  assert.deepEqual(after.slice(0, count).map(facts), before.map(facts));
  assert.equal(after.at(-1).sequenceNumber, count);
});

test('one line on stdout says when it is ready', async (t) => {
  const emulator = await startProcess(t, argsFor(temporaryFolder(t)));
  assert.equal(emulator.ready.ready, true);
  assert.equal((await fetch(`${emulator.base}/health`)).status, 200);
  emulator.child.kill('SIGTERM');
  assert.deepEqual(await emulator.exited, [0, null]);
  assert.equal(emulator.lines.length, 1);
});

test('it listens where it is told to', async (t) => {
  const everywhere = await startProcess(t, [...argsFor(temporaryFolder(t)), '--listen', '0.0.0.0']);
  assert.equal((await fetch(`${everywhere.base}/health`)).status, 200);
  await everywhere.producer().sendBatch([{ body: Buffer.from('amqp') }], { partitionId: '0' });
});

test('it ends when its stdin closes', async (t) => {
  const folder = temporaryFolder(t);
  const emulator = await startProcess(t, argsFor(folder));
  emulator.child.stdin.end();
  assert.deepEqual(await emulator.exited, [0, null]);
  assert.equal(fs.existsSync(path.join(folder, 'emulator.lock')), false);
});

test('a data folder in use, a taken port and a bad flag are clear errors', async (t) => {
  const folder = temporaryFolder(t);
  const { amqpPort } = await startProcess(t, argsFor(folder));
  await assert.rejects(startProcess(t, argsFor(folder)), /ready: event-hubs: the data folder is in use by process \d+.*\n$/);
  await assert.rejects(startProcess(t, [...argsFor(temporaryFolder(t)), '--amqp-port', String(amqpPort)]), /ready: event-hubs: AMQP port \d+ is taken by another program\n$/);
  await assert.rejects(startProcess(t, ['--no-such-flag']), /ready: event-hubs: Unknown option/);
  await assert.rejects(startProcess(t, [...argsFor(temporaryFolder(t)), '--listen', 'everywhere']), /ready: event-hubs: address \(--listen\) must be an IP address/);
});
