/** What the tests of the emulator share. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { EventHubConsumerClient, EventHubProducerClient } from '@azure/event-hubs';
import { checkConfig } from '../config.mjs';
import { startEmulator } from '../emulator.mjs';

const MAIN = fileURLToPath(new URL('../main.mjs', import.meta.url));
const AZURITE_BLOB = fileURLToPath(new URL('../../../node_modules/azurite/dist/src/blob/main.js', import.meta.url));

/** Retries that do not make a test wait. */
export const QUICK_RETRY = { maxRetries: 20, retryDelayInMs: 20, maxRetryDelayInMs: 50 };

// When a receiver of @azure/event-hubs 6.0.4 reconnects, its old token renewal timer (45 minutes) runs on, also after close().
// Nothing here waits that long, so timers of that kind must not keep a test process alive.
const TOKEN_RENEWAL_MILLISECONDS = 600_000;
const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = (action, milliseconds, ...rest) => {
  const timer = setTimer(action, milliseconds, ...rest);
  return milliseconds >= TOKEN_RENEWAL_MILLISECONDS ? timer.unref() : timer;
};

/** A folder that goes away after the test. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'event-hubs-emulator-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts an emulator in this process and stops it after the test. */
export async function startFixture(t, settings = {}, surroundings = {}) {
  const reports = [];
  const config = checkConfig({ amqpPort: 0, httpPort: 0, dataFolder: temporaryFolder(t), hubs: [{ name: 'eh1', consumerGroups: ['workers'] }], ...settings });
  const emulator = await startEmulator(config, { report: (line) => reports.push(line), ...surroundings });
  t.after(() => emulator.close());
  return { ...clientsFor(t, emulator, config.sasKey), config, reports };
}

/** Starts an emulator as a program; `kill` ends it at once. */
export async function startProcess(t, args) {
  const child = spawn(process.execPath, [MAIN, ...args, '--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = once(child, 'close');
  let complaints = '';
  child.stderr.on('data', (chunk) => { complaints += chunk; });
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const lines = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  await Promise.race([once(reader, 'line'), exited]);
  if (lines.length === 0) throw new Error(`the emulator ended before it was ready: ${complaints}`);
  const ready = JSON.parse(lines[0]);
  return { ...clientsFor(t, ready), child, exited, ready, lines };
}

/** Starts Azurite's blob service on a free port; gives the connection string. */
export async function startAzurite(t) {
  const folder = temporaryFolder(t);
  const child = spawn(process.execPath, [AZURITE_BLOB, '--blobPort', '0', '--location', folder, '--skipApiVersionCheck', '--disableTelemetry'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /successfully listen\w* on http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
    return `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
  }
  throw new Error('Azurite ended before it was ready');
}

function clientsFor(t, { amqpPort, httpPort }, sasKey = { name: 'any', value: 'any' }) {
  const base = `http://127.0.0.1:${httpPort}`;
  const connectionString = (hub = 'eh1', key = sasKey) => `Endpoint=sb://localhost:${amqpPort};SharedAccessKeyName=${key.name};SharedAccessKey=${key.value};UseDevelopmentEmulator=true;EntityPath=${hub}`;
  const closing = (client) => {
    t.after(() => client.close());
    return client;
  };
  return {
    amqpPort,
    httpPort,
    base,
    connectionString,
    producer: (options, hub, key) => closing(new EventHubProducerClient(connectionString(hub, key), { retryOptions: QUICK_RETRY, ...options })),
    consumer: ({ group = '$Default', store, hub, key, ...options } = {}) => closing(new EventHubConsumerClient(group, connectionString(hub, key), ...(store ? [store] : []), {
      retryOptions: QUICK_RETRY,
      loadBalancingOptions: { strategy: 'greedy', updateIntervalInMs: 100, partitionOwnershipExpirationIntervalInMs: 2_000 },
      ...options,
    })),
    post: (path, body, headers = {}) => fetch(`${base}${path}`, { method: 'POST', body, headers }),
    admin: async (path, options = {}) => {
      const response = await fetch(`${base}/_admin/${path}`, options);
      return { status: response.status, value: response.ok ? await response.json() : await response.text() };
    },
    setFaults: async (faults) => {
      const response = await fetch(`${base}/_admin/faults`, { method: 'PUT', body: JSON.stringify(faults) });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}

/**
 * Reads until enough events came, then stops.
 * @returns {Promise<object[]>} events, each with its partitionId
 */
export async function receive(client, wanted, { partitionId, onEvents, ...options } = {}) {
  const events = [];
  let subscription;
  try {
    await new Promise((resolve, reject) => {
      const handlers = {
        processEvents: async (batch, context) => {
          for (const event of batch) events.push(Object.assign(event, { partitionId: context.partitionId }));
          await onEvents?.(batch, context);
          if (events.length >= wanted) resolve();
        },
        processError: async (error) => reject(error),
      };
      const all = { startPosition: { offset: '-1' }, skipParsingBodyAsJson: true, maxWaitTimeInSeconds: 1, ...options };
      subscription = partitionId === undefined ? client.subscribe(handlers, all) : client.subscribe(partitionId, handlers, all);
    });
  } finally {
    await subscription.close();
  }
  return events;
}
