/**
 * Listens to live notices with @microsoft/signalr as a web page does: `node notices.mjs FUNCTIONS_URL DEVICE`, the API's key in API_KEY. One line of
 * JSON per thing that happens: `{"event":"connected"}`, then `{"event":"notices","message":{...}}`. Ends when standard input is closed.
 * @module
 */
import { official } from './official.mjs';

const { HttpClient, HttpError, HttpResponse, HubConnectionBuilder, LogLevel } = official('@microsoft/signalr');
const [functions, device] = process.argv.slice(2);

// The library's own client of HTTP takes whichever tough-cookie lies beside it; no cookies are needed, so Node's fetch does.
class FetchClient extends HttpClient {
  async send({ url, method, headers, content }) {
    const answer = await fetch(url, { method, headers, body: content || undefined });
    const text = await answer.text();
    if (!answer.ok) throw new HttpError(text, answer.status);
    return new HttpResponse(answer.status, answer.statusText, text);
  }
}

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const client = new HubConnectionBuilder()
  .withUrl(`${functions}api?device=${device}`, { httpClient: new FetchClient(), headers: { 'x-api-key': process.env.API_KEY } })
  .configureLogging(LogLevel.None).build();
client.on('notices', (message) => tell({ event: 'notices', message }));
client.onclose((error) => tell({ event: 'closed', error: error?.message ?? null }));
await client.start();
tell({ event: 'connected' });
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('end', resolve));
await client.stop();
