import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const account = 'devstoreaccount1';
/** Azurite's published development key; it opens nothing else. */
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const started = /Azurite (Blob|Queue|Table) service is successfully listen\w* (?:at|on) http:\/\/127\.0\.0\.1:(\d+)/g;

/**
 * Starts Azurite in memory on free ports.
 * @returns {Promise<{ connection: string, stop: () => Promise<void> }>}
 */
export async function startAzurite() {
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const child = spawn(process.execPath, [program, '--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry',
    '--blobPort', '0', '--queuePort', '0', '--tablePort', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise(done => child.once('exit', done));
  const ports = await new Promise((done, fail) => {
    let text = '';
    child.once('exit', code => fail(new Error(`Azurite ended with ${code}: ${text}`)));
    child.stdout.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      const found = Object.fromEntries([...text.matchAll(started)].map(([, service, port]) => [service, port]));
      if (Object.keys(found).length === 3) done(found);
    });
  });
  const endpoint = port => `http://127.0.0.1:${port}/${account}`;
  return {
    connection: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpoint(ports.Blob)};QueueEndpoint=${endpoint(ports.Queue)};TableEndpoint=${endpoint(ports.Table)};`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
