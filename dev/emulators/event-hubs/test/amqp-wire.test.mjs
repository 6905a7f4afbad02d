import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import rhea from 'rhea';
import { startFixture } from '../testing/emulator-fixture.mjs';

const { message, types } = rhea;

/** A bare AMQP client that logs in the way the .NET client does. */
async function connect(t, port) {
  const container = rhea.create_container();
  for (const event of ['disconnected', 'connection_error', 'sender_error', 'receiver_error', 'sender_close', 'receiver_close']) container.on(event, () => undefined);
  const mechanism = { start: (callback) => callback(undefined, '') };
  const connection = container.connect({ port, host: '127.0.0.1', reconnect: false, sasl_mechanisms: { MSSBCBS: mechanism } });
  t.after(() => connection.close());
  await once(connection, 'connection_open');
  return connection;
}

async function request(connection, node, fields) {
  const session = connection.create_session();
  session.open();
  const receiver = session.open_receiver({ source: node, target: { address: 'replies-here' } });
  const sender = session.open_sender({ target: { address: node } });
  await once(sender, 'sendable');
  sender.send({ message_id: types.wrap_ulong(300), reply_to: 'replies-here', ...fields });
  const [context] = await once(receiver, 'message');
  return context.message;
}

test('a login by MSSBCBS and a token request with a number as id are answered', async (t) => {
  const { amqpPort } = await startFixture(t);
  const connection = await connect(t, amqpPort);
  assert.equal(connection.max_frame_size, 65_536);
  assert.equal(connection.idle_time_out, 60_000);
  const properties = { operation: 'put-token', type: 'servicebus.windows.net:sastoken', name: 'amqps://localhost/eh1/Partitions/0' };
  const reply = await request(connection, '$cbs', { application_properties: properties, body: 'token' });
  assert.equal(reply.correlation_id, 300);
  assert.equal(reply.application_properties['status-code'], 202);
  const wrong = await request(connection, '$cbs', { application_properties: { ...properties, operation: 'other' } });
  assert.equal(wrong.application_properties['status-code'], 400);
});

test('partition ids come as an AMQP array of strings', async (t) => {
  const { amqpPort } = await startFixture(t);
  const connection = await connect(t, amqpPort);
  const received = [];
  connection.socket.on('data', (chunk) => received.push(chunk));
  const { body } = await request(connection, '$management', { application_properties: { operation: 'READ', name: 'eh1', type: 'com.microsoft:eventhub' } });
  assert.deepEqual([...body.partition_ids], ['0', '1', '2', '3']);
  assert.equal(body.partition_count, 4);
  // array32 of 13 bytes with 4 elements of the constructor str8: rhea reads a list to the same JavaScript value.
  const array = Buffer.from([0xf0, 0, 0, 0, 13, 0, 0, 0, 4, 0xa1, 1, 0x30, 1, 0x31, 1, 0x32, 1, 0x33]);
  assert.ok(Buffer.concat(received).includes(array));
  const unknown = await request(connection, '$management', { application_properties: { operation: 'READ', name: 'nowhere', type: 'com.microsoft:eventhub' } });
  assert.equal(unknown.application_properties['status-code'], 404);
  assert.equal(unknown.application_properties['error-condition'], 'amqp:not-found');
});

test('one plain message goes in, an unquoted filter with another descriptor finds it, credit is obeyed', async (t) => {
  const { amqpPort } = await startFixture(t);
  const connection = await connect(t, amqpPort);
  const sender = connection.open_sender({ target: { address: '/eh1/Partitions/1' } });
  await once(sender, 'sendable');
  assert.equal(sender.max_message_size, 1_048_576);
  for (const text of ['a', 'b', 'c', 'd']) {
    sender.send({ body: message.data_section(Buffer.from(text)), application_properties: { text } });
    await once(sender, 'accepted');
  }
  const filter = { 'apache.org:selector-filter:string': types.wrap_described('amqp.annotation.x-opt-sequence-number > 0', 0x000137000000000a) };
  const receiver = connection.open_receiver({ source: { address: '/eh1/ConsumerGroups/$default/Partitions/1', filter }, credit_window: 0 });
  const seen = [];
  receiver.on('message', (context) => seen.push(context.message.body.content.toString()));
  await once(receiver, 'receiver_open');
  assert.equal(receiver.source.filter['apache.org:selector-filter:string'].value, 'amqp.annotation.x-opt-sequence-number > 0');
  receiver.add_credit(2);
  while (seen.length < 2) await once(receiver, 'message');
  // A drain is answered when nothing more comes for the credit: with one left to send and five granted, all else is handed back.
  receiver.add_credit(5);
  receiver.drain_credit();
  await once(receiver, 'receiver_drained');
  assert.deepEqual(seen, ['b', 'c', 'd']);
  assert.equal(receiver.credit, 0);
});

test('a sixth reader without an owner level is refused', async (t) => {
  const { amqpPort } = await startFixture(t);
  const connection = await connect(t, amqpPort);
  const open = () => connection.open_receiver({ source: { address: 'eh1/ConsumerGroups/$Default/Partitions/0' }, target: {} });
  for (let place = 0; place < 5; place++) await once(open(), 'receiver_open');
  const [{ receiver }] = await once(open(), 'receiver_error');
  assert.equal(receiver.error.condition, 'amqp:resource-limit-exceeded');
});

test('bytes that are no AMQP end their own connection and nothing else', async (t) => {
  const { amqpPort, producer } = await startFixture(t);
  const header = Buffer.from('AMQP\x00\x01\x00\x00');
  const garbage = [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.concat([header, Buffer.alloc(64, 0xff)]), Buffer.concat([header, Buffer.from([0, 0, 0, 9, 2, 0, 0, 0, 0x41])])];
  for (const bytes of garbage) {
    const socket = net.connect(amqpPort, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.resume();
    socket.end(bytes);
    await once(socket, 'close');
  }
  assert.equal((await producer().getPartitionIds()).length, 4);
});
