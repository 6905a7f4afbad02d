// A SignalR hub as small as can be: JSON protocol over server-sent events. Enough for the official client.
import { randomUUID } from 'node:crypto';

const end = '\u001e';

/** Clients that listen, and what they are told. */
export class FakeHub {
  #clients = new Map();
  #greeted = new Set();

  get count() { return this.#clients.size; }

  /** Answers a request under /hub; false: not for the hub. */
  handle(request, response, url) {
    if (!url.pathname.startsWith('/hub')) return false;
    if (url.pathname === '/hub/negotiate') {
      const token = randomUUID();
      answer(response, { negotiateVersion: 1, connectionId: token, connectionToken: token, availableTransports: [{ transport: 'ServerSentEvents', transferFormats: ['Text'] }] });
    } else if (request.method === 'GET') this.#listen(response, url.searchParams.get('id'));
    else {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
        if (text.includes('"protocol"')) this.#greet(url.searchParams.get('id')); // the handshake; pings want no answer
        answer(response, {});
      });
    }
    return true;
  }

  /** Tells everybody. */
  send(target, argument) {
    const text = JSON.stringify({ type: 1, target, arguments: [argument] });
    for (const id of this.#greeted) this.#write(id, text);
  }

  /** Ends all connections, as a restart does. */
  drop() { for (const client of this.#clients.values()) client.end(); }

  #listen(response, id) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(': here\n\n');
    this.#clients.set(id, response);
    const ping = setInterval(() => { if (this.#greeted.has(id)) this.#write(id, '{"type":6}'); }, 10_000);
    response.on('close', () => {
      clearInterval(ping);
      this.#clients.delete(id);
      this.#greeted.delete(id);
    });
  }

  #greet(id) {
    this.#write(id, '{}');
    this.#greeted.add(id);
  }

  #write(id, text) { this.#clients.get(id)?.write(`data: ${text}${end}\n\n`); }
}

function answer(response, body) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
