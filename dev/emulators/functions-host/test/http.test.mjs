import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { request } from 'node:http';
import test from 'node:test';
import { eventually, runHost } from '../testing/app.mjs';

const http = (route, methods) => ({ bindings: [
  { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'function', ...(route !== undefined && { route }), ...(methods && { methods }) },
  { type: 'http', direction: 'out', name: 'res' }] });

const functions = {
  Echo: http(undefined, undefined),
  Item: http('devices/{id}/files/{name?}', ['get', 'delete']),
  Numbered: http('devices/{id:int}/number', ['get']),
  Rest: http('media/{*path}', ['get', 'head', 'put']),
  Stream: http('stream', ['post']),
};

test('http_functions_are_streamed_through', async t => {
  const host = await runHost(t, { functions, settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '1000000' } });
  const ask = (path, options) => fetch(host.url(path), options);

  await t.test('path_query_and_repeated_keys_arrive_unchanged', async () => {
    const answer = await (await ask('/api/Echo?a=1&a=2&b=%2F%20x')).json();
    assert.equal(answer.url, '/api/Echo?a=1&a=2&b=%2F%20x');
    assert.equal(answer.method, 'GET');
  });

  await t.test('headers_pass_and_the_hosts_own_are_added', async () => {
    const response = await ask('/api/echo', { headers: { 'X-Mine': 'yes', 'x-ms-invocation-id': 'forged', 'X-Forwarded-For': '9.9.9.9' } });
    const { headers } = await response.json();
    const sent = Object.fromEntries(headers.map((value, index) => [value.toLowerCase(), headers[index + 1]]).filter((_, index) => index % 2 === 0));
    assert.equal(sent['x-mine'], 'yes');
    assert.match(sent['x-ms-invocation-id'], /^[0-9a-f-]{36}$/);
    assert.equal(sent['x-forwarded-for'], '127.0.0.1');
    assert.equal(sent['x-forwarded-host'], `127.0.0.1:${host.port}`);
    assert.equal(sent.host, `127.0.0.1:${host.handlerPort}`);
    assert.equal(response.headers.get('x-echo'), 'one, two');
  });

  await t.test('a_handlers_error_status_reaches_the_client', async () => {
    assert.equal((await ask('/api/media/teapot')).status, 418);
  });

  await t.test('a_known_length_upload_arrives_whole', async () => {
    const body = Buffer.alloc(999_999, 'q');
    const answer = await (await ask('/api/media/a/b.bin', { method: 'PUT', body })).json();
    assert.equal(answer.length, body.length);
    assert.equal(answer.sha256, createHash('sha256').update(body).digest('hex'));
  });

  await t.test('a_chunked_upload_arrives_whole', async () => {
    async function* chunks() { for (let index = 0; index < 50; index++) yield Buffer.alloc(10_000, index); }
    const answer = await (await ask('/api/media/c', { method: 'PUT', body: ReadableStream.from(chunks()), duplex: 'half' })).json();
    assert.equal(answer.length, 500_000);
    assert.ok(answer.headers.includes('chunked'));
  });

  await t.test('neither_direction_is_buffered', async () => {
    const upload = request(host.url('/api/stream'), { method: 'POST', headers: { 'Transfer-Encoding': 'chunked' } });
    upload.flushHeaders();
    const answer = await new Promise(done => upload.on('response', done));
    answer.setEncoding('utf8');
    const lines = answer[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, 'head\n');
    upload.write('first');
    assert.equal((await lines.next()).value, 'got first\n');
    upload.write('second');
    assert.equal((await lines.next()).value, 'got second\n');
    upload.end();
    assert.equal((await lines.next()).value, 'end\n');
  });

  await t.test('a_body_over_the_limit_is_413_with_and_without_a_length', async () => {
    assert.equal((await ask('/api/media/d', { method: 'PUT', body: Buffer.alloc(1_000_001) })).status, 413);
    async function* chunks() { for (let index = 0; index < 11; index++) yield Buffer.alloc(100_000); }
    assert.equal((await ask('/api/media/e', { method: 'PUT', body: ReadableStream.from(chunks()), duplex: 'half' })).status, 413);
    assert.equal((await host.calls()).some(call => call.path === '/api/media/d'), false);
  });

  await t.test('optional_constrained_and_catch_all_parameters_route', async () => {
    for (const path of ['/api/devices/7/files', '/api/devices/7/files/', '/api/devices/a%2Fb/files/x.jpg', '/api/devices/7/number', '/api/media', '/api/media/a/b/c']) {
      assert.equal((await ask(path)).status, 200, path);
    }
    for (const path of ['/api/devices/7/files/a/b', '/api/devices/seven/number', '/api/unknown', '/elsewhere', '/api/media%zz']) {
      assert.equal((await ask(path)).status, path.includes('%zz') ? 400 : 404, path);
    }
  });

  await t.test('another_method_is_404_as_in_the_real_host', async () => {
    assert.equal((await ask('/api/devices/7/files/x', { method: 'POST' })).status, 404);
    assert.equal((await ask('/api/devices/7/files/x', { method: 'DELETE' })).status, 200);
  });

  await t.test('an_overlong_url_is_414', async () => {
    assert.equal((await ask(`/api/Echo?q=${'x'.repeat(5000)}`)).status, 414);
  });

  await t.test('a_client_that_leaves_breaks_off_the_call_to_the_handler', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.write('PUT /api/media/left HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
    await new Promise(done => setTimeout(done, 100));
    socket.destroy();
    await eventually(() => host.calls(), calls => calls.some(call => call.path === '/api/media/left' && call.aborted));
  });

  await t.test('status_and_ping_answer', async () => {
    const status = await (await ask('/admin/host/status')).json();
    assert.equal(status.state, 'Running');
    assert.equal((await ask('/admin/host/ping')).status, 200);
    assert.equal((await ask('/admin/nothing')).status, 404);
  });

  await t.test('an_http_function_cannot_be_run_through_admin', async () => {
    assert.equal((await host.runNow('Echo', '')).status, 400);
    assert.equal((await host.runNow('Nobody', '')).status, 404);
    assert.equal((await ask('/admin/functions/Echo', { method: 'POST', body: '{}' })).status, 415);
  });
});

test('an_empty_route_prefix_puts_functions_at_the_root', async t => {
  const host = await runHost(t, { functions: { Api: http('api/{*rest}') }, hostJson: { extensions: { http: { routePrefix: '' } } } });
  assert.equal((await (await fetch(host.url('/api/anything'))).json()).url, '/api/anything');
  assert.equal((await fetch(host.url('/'))).status, 200);
});

test('without_proxying_an_http_call_travels_in_the_payload', async t => {
  const host = await runHost(t, {
    functions: { Legacy: http('legacy/{id}', ['post']) },
    hostJson: { customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.mjs'] } } },
  });
  await host.plan({ Legacy: [{ body: JSON.stringify({ Outputs: { res: { statusCode: 201, headers: { 'X-A': 'b' }, body: { ok: true } } } }) }] });
  const response = await fetch(host.url('/api/legacy/7?a=1&a=2'), { method: 'POST', body: 'text' });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('x-a'), 'b');
  assert.deepEqual(await response.json(), { ok: true });
  const [call] = await host.calls('Legacy');
  const { req } = JSON.parse(call.body).Data;
  assert.equal(req.Url, `http://127.0.0.1:${host.port}/api/legacy/7?a=1&a=2`);
  assert.deepEqual([req.Method, req.Query, req.Params, req.Body], ['POST', { a: '1,2' }, { id: '7' }, 'text']);
  await host.plan({ Legacy: [{ status: 500 }] });
  assert.equal((await fetch(host.url('/api/legacy/7'), { method: 'POST' })).status, 500);
});
