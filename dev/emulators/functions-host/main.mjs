#!/usr/bin/env node
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { FunctionsHost } from './host.mjs';
import { createLog } from './log.mjs';
import { loadSettings } from './settings.mjs';

const usage = 'usage: node main.mjs --app FOLDER [--settings FILE] [--port N] [--listen ADDRESS] [--exit-with-stdin]';
const log = createLog();

/** Reads the command line. @throws {Error} with the usage line. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        app: { type: 'string' }, settings: { type: 'string' }, port: { type: 'string', default: '0' }, listen: { type: 'string', default: '127.0.0.1' },
        'exit-with-stdin': { type: 'boolean', default: false },
      },
    });
    if (!values.app) throw new Error('--app is missing');
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`--port ${values.port} is not a port`);
    if (isIP(values.listen) === 0) throw new Error(`--listen ${values.listen} is no IP address`);
    return { ...values, port };
  } catch (error) {
    throw new Error(`${error.message}\n${usage}`);
  }
}

let host;
let stopping;

/** Ends everything once, in order, and then the process. */
function end(exitCode, reason) {
  stopping ??= (async () => {
    if (reason) log('host', reason);
    await host?.stop();
    process.exit(exitCode);
  })();
  return stopping;
}

try {
  const options = readArguments();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => end(0, `${signal}: stopping`));
  // Whatever brings the host down must not leave the handler behind.
  process.on('uncaughtException', error => end(1, `unexpected: ${error.stack}`));
  process.on('exit', () => host?.kill());
  // A parent that is gone has closed these; there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => end(0));
  if (options['exit-with-stdin']) {
    process.stdin.on('end', () => end(0, 'stdin is closed: stopping'));
    process.stdin.on('error', () => end(0, 'stdin is broken: stopping'));
    process.stdin.resume();
  }
  host = new FunctionsHost({ app: options.app, settings: await loadSettings(options.settings), log });
  host.on('stopped', () => end(1, 'the handler cannot be kept running: stopping'));
  const { port, handlerPort, functions } = await host.start(options.port, options.listen);
  process.stdout.write(`${JSON.stringify({ ready: true, port, handlerPort, functions })}\n`);
} catch (error) {
  await end(2, error.message);
}
