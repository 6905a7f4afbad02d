import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { FunctionsHost } from '../host.mjs';
import { createLog } from '../log.mjs';
import { Settings } from '../settings.mjs';

const handlerFile = fileURLToPath(new URL('handler.mjs', import.meta.url));

const cleanUps = new WeakMap();

/**
 * Registers something to undo when the test ends: last made, first undone (`after` hooks alone run in the order they came).
 * @param {import('node:test').TestContext} test
 * @param {() => unknown} undo
 */
export function undoLater(test, undo) {
  if (!cleanUps.has(test)) {
    const stack = [];
    cleanUps.set(test, stack);
    test.after(async () => { while (stack.length > 0) await stack.pop()(); });
  }
  cleanUps.get(test).push(undo);
}

/**
 * Writes a function app into a folder of its own.
 * @param {Record<string, object>} functions function.json by function name.
 * @param {object} [hostJson] laid over a minimal host.json.
 * @returns {Promise<{ folder: string, remove: () => Promise<void> }>}
 */
export async function makeApp(functions, hostJson = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
  await copyFile(handlerFile, join(folder, 'handler.mjs'));
  const host = {
    version: '2.0',
    customHandler: { description: { defaultExecutablePath: 'node', arguments: ['handler.mjs'] }, enableProxyingHttpRequest: true },
    ...hostJson,
  };
  await writeFile(join(folder, 'host.json'), JSON.stringify(host));
  for (const [name, json] of Object.entries(functions)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'function.json'), JSON.stringify(json));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Starts a host in this process on an app made of the given functions, and stops both when the test ends.
 * @param {import('node:test').TestContext} test
 * @param {{ functions: Record<string, object>, hostJson?: object, settings?: Record<string, string> }} what
 */
export async function runHost(test, { functions, hostJson, settings = {} }) {
  const app = await makeApp(functions, hostJson);
  const lines = [];
  const host = new FunctionsHost({
    app: app.folder,
    settings: new Settings({ PATH: process.env.PATH, ...settings }),
    log: createLog({ write: text => lines.push(text.trimEnd()) }),
  });
  undoLater(test, app.remove);
  undoLater(test, () => host.stop());
  const ready = await host.start(0);
  const atHandler = async (path, body) => (await fetch(`http://127.0.0.1:${ready.handlerPort}${path}`, body && { method: 'POST', body: JSON.stringify(body) })).json();
  return {
    host, lines, ...ready,
    folder: app.folder,
    url: path => `http://127.0.0.1:${ready.port}${path}`,
    plan: answers => atHandler('/__plan', answers),
    calls: async name => (await atHandler('/__calls')).filter(call => !name || call.path === `/${name}`),
    environment: () => atHandler('/__environment'),
    runNow: (name, input) => fetch(`http://127.0.0.1:${ready.port}/admin/functions/${name}`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ input }),
    }),
  };
}

/**
 * Asks again until the answer is there; the waiting time only bounds a broken run.
 * @template T
 * @param {() => Promise<T> | T} ask
 * @param {(value: T) => boolean} enough
 * @param {() => string} [explain] added to the error.
 * @returns {Promise<T>}
 */
export async function eventually(ask, enough, explain = () => '') {
  const deadline = performance.now() + 20_000;
  while (true) {
    const value = await ask();
    if (enough(value)) return value;
    if (performance.now() > deadline) throw new Error(`still not there: ${JSON.stringify(value)}\n${explain()}`);
    await delay(20);
  }
}
