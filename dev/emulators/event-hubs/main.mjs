/**
 * Runs the Event Hubs emulator as a program; see README.md. Prints one line of JSON on stdout when it is ready, everything for
 * people on stderr.
 * @module
 */
import { readConfig } from './config.mjs';
import { startEmulator } from './emulator.mjs';
import { ConfigError, StartError } from './errors.mjs';

async function run() {
  const { config, exitWithStdin } = readConfig(process.argv.slice(2));
  const emulator = await startEmulator(config);
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await emulator.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (exitWithStdin) {
    // A parent that is killed closes this pipe, whatever else it could not do.
    process.stdin.on('close', stop);
    process.stdin.on('error', stop);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify({ ready: true, amqpPort: emulator.amqpPort, httpPort: emulator.httpPort })}\n`);
}

run().catch((error) => {
  process.stderr.write(`event-hubs: ${error instanceof StartError ? error.message : error.stack}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
