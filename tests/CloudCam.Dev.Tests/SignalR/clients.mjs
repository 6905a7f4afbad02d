/**
 * Clients made of the official @microsoft/signalr, several in one process. Commands are lines of JSON on standard input, what happens to clients is
 * told as lines of JSON on standard output; each line names its client. Ends when standard input is closed.
 *
 * Commands: `{client, do:"start", url, listen:[method]}`, `{client, do:"invoke", method, arguments}`, `{client, do:"stop"}`.
 * Events: `{client, event:"connected", id}`, `"refused"` with `error`, `"message"` with `method` and `arguments`, `"answered"` with `error` or
 * `value`, `"closed"` with `error`.
 * @module
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [devFolder] = process.argv.slice(2);
const { HttpClient, HttpError, HttpResponse, HubConnectionBuilder, LogLevel } = createRequire(`${devFolder}/package.json`)('@microsoft/signalr');

/**
 * The library's own client of HTTP takes whichever tough-cookie lies beside it, and beside Azurite that is one too old for it. No cookies are needed
 * here, so Node's fetch does.
 */
class FetchClient extends HttpClient {
  async send({ url, method, headers, content }) {
    const answer = await fetch(url, { method, headers, body: content || undefined });
    const text = await answer.text();
    if (!answer.ok) throw new HttpError(text, answer.status);
    return new HttpResponse(answer.status, answer.statusText, text);
  }
}

const httpClient = new FetchClient();
const clients = new Map();
const tell = (client, event, more = {}) => process.stdout.write(`${JSON.stringify({ client, event, ...more })}\n`);

async function start(name, { url, listen }) {
  const client = new HubConnectionBuilder().withUrl(url, { httpClient }).configureLogging(LogLevel.None).build();
  for (const method of listen) client.on(method, (...values) => tell(name, 'message', { method, arguments: values }));
  client.onclose((error) => tell(name, 'closed', { error: error?.message ?? null }));
  clients.set(name, client);
  try {
    await client.start();
    tell(name, 'connected', { id: client.connectionId });
  } catch (error) {
    tell(name, 'refused', { error: String(error.message) });
  }
}

async function invoke(name, { method, arguments: values }) {
  try {
    tell(name, 'answered', { value: await clients.get(name).invoke(method, ...values) });
  } catch (error) {
    tell(name, 'answered', { error: error.message });
  }
}

const commands = { start, invoke, stop: (name) => clients.get(name).stop() };
for await (const line of createInterface({ input: process.stdin })) {
  const { client, do: what, ...more } = JSON.parse(line);
  void commands[what](client, more);
}
await Promise.all([...clients.values()].map((client) => client.stop()));
