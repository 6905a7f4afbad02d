import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventually, makeApp, runHost, undoLater } from '../testing/app.mjs';

const program = fileURLToPath(new URL('../main.mjs', import.meta.url));
const http = { bindings: [{ type: 'httpTrigger', direction: 'in', name: 'req' }, { type: 'http', direction: 'out', name: 'res' }] };

/** Runs main.mjs as a child of its own. */
function runMain(t, ...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out = [];
  let err = '';
  child.stderr.setEncoding('utf8').on('data', text => { err += text; });
  const firstLine = new Promise(done => createInterface({ input: child.stdout }).on('line', line => { out.push(line); done(line); }));
  const ended = once(child, 'exit');
  undoLater(t, () => { if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL'); });
  return { child, out, firstLine, ended, err: () => err };
}

const isAlive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('the_program_prints_one_line_and_ends_with_its_handler', async t => {
  const app = await makeApp({ Echo: http });
  undoLater(t, app.remove);
  const settingsFile = join(app.folder, 'local.settings.json');
  await writeFile(settingsFile, JSON.stringify({ Values: { MARK: 'from file', NUMBER: 5 } }));
  for (const [how, args, end] of [
    ['SIGTERM', [], run => run.child.kill('SIGTERM')],
    ['SIGINT', [], run => run.child.kill('SIGINT')],
    ['closing stdin', ['--exit-with-stdin'], run => run.child.stdin.end()],
  ]) {
    const run = runMain(t, '--app', app.folder, '--settings', settingsFile, ...args);
    const ready = JSON.parse(await run.firstLine);
    assert.deepEqual([ready.ready, ready.functions], [true, ['Echo']], how);
    const environment = await (await fetch(`http://127.0.0.1:${ready.handlerPort}/__environment`)).json();
    assert.deepEqual([environment.MARK, environment.NUMBER], ['from file', '5']);
    assert.equal((await fetch(`http://127.0.0.1:${ready.port}/api/Echo`)).status, 200);
    end(run);
    assert.deepEqual(await run.ended, [0, null], run.err());
    assert.equal(isAlive(environment.PID), false, `${how}: the handler is gone`);
    assert.equal(run.out.length, 1);
    assert.match(run.err(), /^\[handler\] handler {2}in /m);
  }
});

test('a_parent_that_vanishes_takes_host_and_handler_with_it', async t => {
  const app = await makeApp({ Echo: http });
  undoLater(t, app.remove);
  const run = runMain(t, '--app', app.folder, '--exit-with-stdin');
  const { handlerPort } = JSON.parse(await run.firstLine);
  const { PID } = await (await fetch(`http://127.0.0.1:${handlerPort}/__environment`)).json();
  for (const stream of run.child.stdio) stream.destroy();
  await run.ended;
  assert.equal(isAlive(PID), false);
});

test('what_is_wrong_with_an_app_is_said_in_one_sentence', async t => {
  const app = await makeApp({ Echo: http, Bad: { bindings: [{ type: 'queueTrigger', name: 'job', queueName: '%NOT_THERE%' }] } });
  undoLater(t, app.remove);
  const run = runMain(t, '--app', app.folder);
  assert.deepEqual(await run.ended, [2, null]);
  assert.match(run.err(), /Bad\/function\.json: queueName: '%NOT_THERE%' does not resolve/);
  const usage = runMain(t);
  assert.deepEqual(await usage.ended, [2, null]);
  assert.match(usage.err(), /usage:/);
});

test('the_handler_gets_the_hosts_environment_and_arguments', async t => {
  const host = await runHost(t, {
    functions: { Echo: http }, settings: { MARK: 'seven' },
    hostJson: { customHandler: { enableProxyingHttpRequest: true, description: { defaultExecutablePath: 'node', arguments: ['handler.mjs', '%MARK%', '%UNSET_NAME%'] } } },
  });
  const environment = await host.environment();
  assert.equal(environment.FUNCTIONS_CUSTOMHANDLER_PORT, String(host.handlerPort));
  assert.equal(environment.FUNCTIONS_HTTPWORKER_PORT, String(host.handlerPort));
  assert.match(environment.FUNCTIONS_CUSTOMHANDLER_WORKER_ID, /^[0-9a-f-]{36}$/);
  assert.equal(environment.FUNCTIONS_HTTPWORKER_ID, environment.FUNCTIONS_CUSTOMHANDLER_WORKER_ID);
  assert.equal(environment.FUNCTIONS_APP_ROOT_PATH, host.folder);
  assert.equal(environment.MARK, 'seven');
  assert.deepEqual(environment.ARGUMENTS, ['seven', '%UNSET_NAME%']);
});

test('a_start_script_and_its_children_end_with_the_host', async t => {
  const app = await makeApp({ Echo: http }, { customHandler: { enableProxyingHttpRequest: true, description: { defaultExecutablePath: 'run.sh', workingDirectory: 'below' } } });
  undoLater(t, app.remove);
  await mkdir(join(app.folder, 'below'));
  await writeFile(join(app.folder, 'run.sh'), '#!/bin/sh\nnode ../handler.mjs in a child\ntrue\n');
  const refused = runMain(t, '--app', app.folder);
  assert.deepEqual(await refused.ended, [2, null]);
  assert.match(refused.err(), /run\.sh is not executable; run: chmod \+x/);
  await chmod(join(app.folder, 'run.sh'), 0o755);
  const run = runMain(t, '--app', app.folder);
  const { handlerPort } = JSON.parse(await run.firstLine);
  const { PID } = await (await fetch(`http://127.0.0.1:${handlerPort}/__environment`)).json();
  run.child.kill('SIGTERM');
  assert.deepEqual(await run.ended, [0, null]);
  assert.equal(await eventually(() => isAlive(PID), alive => !alive), false);
});

test('a_crashed_handler_is_restarted_on_its_port_and_given_up_at_the_third_error', async t => {
  const host = await runHost(t, { functions: { Echo: http } });
  const stopped = once(host.host, 'stopped');
  const crash = () => fetch(`http://127.0.0.1:${host.handlerPort}/__exit`, { method: 'POST' }).catch(() => undefined);
  const answers = () => eventually(async () => (await fetch(host.url('/api/Echo'))).status, status => status === 200, () => host.lines.join('\n'));
  const { PID } = await host.environment();
  await crash();
  await answers();
  assert.notEqual((await host.environment()).PID, PID);
  await crash();
  await answers();
  await crash();
  const [error] = await stopped;
  assert.match(error.message, /exit code 7; that was error 3 of 3/);
  assert.equal((await fetch(host.url('/api/Echo'))).status, 503);
});

test('a_handler_that_never_comes_up_ends_the_program', async t => {
  const app = await makeApp({ Echo: http });
  undoLater(t, app.remove);
  const settingsFile = join(app.folder, 'local.settings.json');
  await writeFile(settingsFile, JSON.stringify({ Values: { FIXTURE_EXIT_AT_START: '1' } }));
  const run = runMain(t, '--app', app.folder, '--settings', settingsFile);
  const [code] = await run.ended;
  assert.notEqual(code, 0);
  assert.equal(run.out.length, 0);
  assert.match(run.err(), /exit code 3; that was error 3 of 3/);
});

test('a_handler_that_does_not_listen_in_time_is_killed', async t => {
  const app = await makeApp({ Echo: http }, { customHandler: { initializationTimeout: '00:00:00.3', description: { defaultExecutablePath: 'node', arguments: ['-e', 'setInterval(() => 1, 1000)'] } } });
  undoLater(t, app.remove);
  const run = runMain(t, '--app', app.folder);
  assert.notEqual((await run.ended)[0], 0);
  assert.match(run.err(), /did not listen on 127\.0\.0\.1:\d+ in time/);
});
