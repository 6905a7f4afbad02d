import assert from 'node:assert/strict';
import test from 'node:test';
import { QueueServiceClient } from '@azure/storage-queue';
import { eventually, runHost, undoLater } from '../testing/app.mjs';
import { startAzurite } from '../testing/azurite.mjs';

const onQueue = (queueName, more = {}, outputs = []) => ({ bindings: [{ type: 'queueTrigger', direction: 'in', name: 'job', queueName, ...more }, ...outputs] });
const base64 = text => Buffer.from(text, 'utf8').toString('base64');

test('queue_functions_run_against_real_queues', async t => {
  const azurite = await startAzurite();
  undoLater(t, () => azurite.stop());
  const service = QueueServiceClient.fromConnectionString(azurite.connection);
  const queue = async name => {
    const client = service.getQueueClient(name);
    await client.createIfNotExists();
    return client;
  };
  const emptied = client => eventually(async () => (await client.getProperties()).approximateMessagesCount, count => count === 0);
  const peeked = async name => {
    const client = await queue(name);
    return (await eventually(() => client.peekMessages({ numberOfMessages: 32 }), found => found.peekedMessageItems.length > 0)).peekedMessageItems;
  };
  const settings = { AzureWebJobsStorage: azurite.connection, JOBS_QUEUE: 'media-jobs' };

  await t.test('a_message_reaches_the_function_in_the_exact_envelope_and_is_deleted', async t => {
    const jobs = await queue('media-jobs');
    const host = await runHost(t, { functions: { AssembleMedia: onQueue('%JOBS_QUEUE%') }, settings });
    const text = '{"transfer":"é/1","ok":true,"n":5,"list":[1],"id":"forged"}';
    const sent = await jobs.sendMessage(base64(text));
    const [call] = await eventually(() => host.calls('AssembleMedia'), calls => calls.length === 1, () => host.lines.join('\n'));
    assert.equal(call.method, 'POST');
    assert.equal(call.headers['content-type'], 'application/json; charset=utf-8');
    assert.match(call.headers['x-azure-functions-invocationid'], /^[0-9a-f-]{36}$/);
    assert.match(call.headers['user-agent'], /^Azure-Functions-Host\/4\./);
    assert.ok(call.body.startsWith(`{"Data":{"job":${JSON.stringify(JSON.stringify(text))}},"Metadata":{"DequeueCount":"1",`), call.body);
    const { Metadata } = JSON.parse(call.body);
    assert.deepEqual(Object.keys(Metadata).sort(), ['DequeueCount', 'ExpirationTime', 'Id', 'InsertionTime', 'NextVisibleTime', 'PopReceipt', 'n', 'ok', 'sys', 'transfer'].sort());
    assert.equal(Metadata.Id, '"forged"', 'a JSON message overwrites known metadata, as in the real host');
    assert.deepEqual([Metadata.ok, Metadata.n, Metadata.transfer], ['"True"', '"5"', '"é/1"']);
    assert.match(Metadata.InsertionTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    assert.equal(new Date(Metadata.InsertionTime).getTime(), Math.floor(sent.insertedOn.getTime() / 1000) * 1000);
    assert.deepEqual(Object.keys(Metadata.sys), ['MethodName', 'UtcNow', 'RandGuid']);
    assert.equal(Metadata.sys.MethodName, 'AssembleMedia');
    await emptied(jobs);
  });

  await t.test('a_plain_text_message_keeps_its_true_id', async t => {
    const jobs = await queue('plain');
    const host = await runHost(t, { functions: { Plain: onQueue('plain') }, settings });
    const sent = await jobs.sendMessage(base64('hello'));
    const [call] = await eventually(() => host.calls('Plain'), calls => calls.length === 1);
    assert.equal(JSON.parse(call.body).Data.job, '"hello"');
    assert.equal(JSON.parse(call.body).Metadata.Id, `"${sent.messageId}"`);
    await emptied(jobs);
  });

  for (const [name, answer] of Object.entries({
    status_500: { status: 500, body: 'no' }, empty_body: { body: '' }, null_body: { body: 'null' }, no_json: { body: 'done' },
    wrong_content_type: { contentType: 'text/plain' }, broken_connection: { dropConnection: true },
  })) {
    await t.test(`after_${name}_the_message_comes_again_and_then_is_deleted`, async t => {
      const queueName = `again-${name.replaceAll('_', '-')}`;
      const jobs = await queue(queueName);
      const host = await runHost(t, { functions: { Again: onQueue(queueName) }, settings });
      await host.plan({ Again: [answer, { body: '{"Logs":["second try"]}' }] });
      await jobs.sendMessage(base64('x'));
      const calls = await eventually(() => host.calls('Again'), found => found.length === 2, () => host.lines.join('\n'));
      assert.deepEqual(calls.map(call => JSON.parse(call.body).Metadata.DequeueCount), ['1', '2']);
      await emptied(jobs);
      assert.ok(host.lines.some(line => line.includes('Again failed after')));
      assert.ok(host.lines.includes('[Again] second try'));
    });
  }

  await t.test('after_the_last_try_the_message_is_poison_with_its_text_unchanged', async t => {
    const jobs = await queue('doomed');
    const host = await runHost(t, { functions: { Doomed: onQueue('doomed') }, settings, hostJson: {
      customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.mjs'] } }, extensions: { queues: { maxDequeueCount: 3 } } } });
    await host.plan({ Doomed: [{ status: 500 }] });
    await jobs.sendMessage(base64('bad luck'));
    assert.deepEqual((await peeked('doomed-poison')).map(message => message.messageText), [base64('bad luck')]);
    assert.equal((await host.calls('Doomed')).length, 3);
    await emptied(jobs);
  });

  await t.test('a_message_that_is_not_base64_is_poison_at_once', async t => {
    const jobs = await queue('rawtext');
    const host = await runHost(t, { functions: { Raw: onQueue('rawtext') }, settings });
    await jobs.sendMessage('not base64!');
    assert.equal((await peeked('rawtext-poison'))[0].messageText, 'not base64!');
    assert.equal((await host.calls('Raw')).length, 0);
  });

  await t.test('with_encoding_none_the_text_is_taken_as_it_is', async t => {
    const jobs = await queue('unencoded');
    const host = await runHost(t, { functions: { Unencoded: onQueue('unencoded') }, settings, hostJson: {
      customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.mjs'] } }, extensions: { queues: { messageEncoding: 'none' } } } });
    await jobs.sendMessage('aGVsbG8=');
    const [call] = await eventually(() => host.calls('Unencoded'), calls => calls.length === 1);
    assert.equal(JSON.parse(call.body).Data.job, '"aGVsbG8="');
  });

  await t.test('binary_data_type_gives_bare_base64', async t => {
    const jobs = await queue('binary');
    const host = await runHost(t, { functions: { Binary: onQueue('binary', { dataType: 'binary' }) }, settings });
    await jobs.sendMessage(Buffer.from([1, 2]).toString('base64'));
    const [call] = await eventually(() => host.calls('Binary'), calls => calls.length === 1);
    assert.equal(JSON.parse(call.body).Data.job, 'AQI=');
  });

  await t.test('queue_outputs_are_sent_one_message_per_element', async t => {
    const jobs = await queue('source');
    const output = { type: 'queue', direction: 'out', name: 'next', queueName: 'target', connection: 'Other' };
    const host = await runHost(t, { functions: { Chain: onQueue('source', {}, [output]) }, settings: { ...settings, Other: azurite.connection } });
    await host.plan({ Chain: [{ body: JSON.stringify({ Outputs: { next: [{ a: 1 }, 'plain text'] } }) }] });
    await jobs.sendMessage(base64('go'));
    const messages = await eventually(() => peeked('target'), found => found.length === 2);
    assert.deepEqual(messages.map(message => Buffer.from(message.messageText, 'base64').toString('utf8')).sort(), ['plain text', '{"a":1}']);
  });

  await t.test('a_queue_made_later_is_found_and_many_messages_are_all_handled', async t => {
    const host = await runHost(t, { functions: { Late: onQueue('late-queue') }, settings, hostJson: {
      customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.mjs'] } },
      extensions: { queues: { batchSize: 8, newBatchThreshold: 4, maxPollingInterval: '00:00:00.2' } } } });
    const jobs = await queue('late-queue');
    for (let index = 0; index < 40; index++) await jobs.sendMessage(base64(`job ${index}`));
    const calls = await eventually(() => host.calls('Late'), found => found.length >= 40);
    assert.equal(new Set(calls.map(call => JSON.parse(call.body).Data.job)).size, 40);
    await emptied(jobs);
  });

  await t.test('a_stop_gives_an_unfinished_message_back', async t => {
    const jobs = await queue('interrupted');
    const host = await runHost(t, { functions: { Slow: onQueue('interrupted') }, settings });
    await host.plan({ Slow: [{ delayMs: 30_000 }] });
    await jobs.sendMessage(base64('x'));
    await eventually(() => host.calls('Slow'), calls => calls.length === 1);
    await host.host.stop();
    const again = await jobs.receiveMessages();
    assert.equal(again.receivedMessageItems.length, 1);
    assert.equal(again.receivedMessageItems[0].dequeueCount, 2);
  });

  await t.test('a_queue_function_can_be_run_by_hand', async t => {
    const host = await runHost(t, { functions: { ByHand: onQueue('by-hand') }, settings });
    assert.equal((await host.runNow('byhand', '{"a":1}')).status, 202);
    const [call] = await eventually(() => host.calls('ByHand'), calls => calls.length === 1);
    assert.equal(JSON.parse(call.body).Data.job, JSON.stringify('{"a":1}'));
  });

  await t.test('a_disabled_function_is_left_alone', async t => {
    const jobs = await queue('disabled');
    const host = await runHost(t, { functions: { Off: onQueue('%NOT_SET%'), On: onQueue('disabled') }, settings: { ...settings, 'AzureWebJobs.Off.Disabled': 'true' } });
    assert.deepEqual(host.functions, ['On']);
    await jobs.sendMessage(base64('x'));
    await eventually(() => host.calls('On'), calls => calls.length === 1);
    assert.equal((await host.runNow('Off', '')).status, 400);
  });
});
