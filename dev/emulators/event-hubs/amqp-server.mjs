import net from 'node:net';
import rhea from 'rhea';
import { Claims } from './amqp-requests.mjs';
import { watchSession } from './amqp-transfers.mjs';
import { IDLE_TIMEOUT_MILLISECONDS, MAX_CONNECTIONS, MAX_FRAME_BYTES, MAX_PUBLICATION_BYTES } from './limits.mjs';

/** How long a peer may take to answer our close before its socket is cut. */
const CLOSE_LINGER_MILLISECONDS = 300;

/** Events of rhea that need no action: closing is seen at the socket, and rhea warns on the console when nobody listens. */
const QUIET_EVENTS = ['disconnected', 'connection_close', 'connection_error', 'session_error', 'session_close', 'sender_error', 'sender_close', 'receiver_error', 'receiver_close'];

/** The AMQP listener. */
export class AmqpSide {
  #attacher;
  #authorizer;
  #clock;
  #report;
  #container;
  #server;
  #port;
  #address;
  /** @type {Map<import('node:net').Socket, {connection: object, claims: Claims, consumers: Set<{link: object, end: () => void}>}>} */
  #peers = new Map();

  /**
   * @param {object} parts
   * @param {import('./amqp-attach.mjs').Attacher} parts.attacher
   * @param {import('./sas.mjs').Authorizer} parts.authorizer
   * @param {() => number} parts.clock milliseconds since 1970
   * @param {(line: string) => void} parts.report takes lines for people
   */
  constructor({ attacher, authorizer, clock, report }) {
    this.#attacher = attacher;
    this.#authorizer = authorizer;
    this.#clock = clock;
    this.#report = report;
    this.#container = this.#createContainer();
  }

  /**
   * @param {number} port 0 = any free one
   * @param {string} address IP address to listen on
   * @returns {Promise<number>} the port
   */
  listen(port, address) {
    this.#address = address;
    this.#server = net.createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host: address }, () => {
        this.#server.off('error', reject);
        this.#port = this.#server.address().port;
        resolve(this.#port);
      });
    });
  }

  /**
   * Plays dead, so that connecting is refused and open connections are reset, or comes back on the same port.
   * @param {boolean} isDown
   */
  async setDown(isDown) {
    if (isDown === !this.#server.listening) return;
    if (!isDown) {
      await this.listen(this.#port, this.#address);
      return;
    }
    this.#server.close();
    for (const [socket, peer] of this.#peers) {
      socket.resetAndDestroy();
      peer.connection.abort_socket(socket);
    }
  }

  /** Stops listening, closes all connections with `amqp:connection:forced` and cuts those that do not answer. */
  async close() {
    const closed = this.#server.listening ? new Promise((resolve) => { this.#server.close(resolve); }) : Promise.resolve();
    for (const { connection } of this.#peers.values()) {
      connection.close({ condition: 'amqp:connection:forced', description: 'The emulator is stopping.' });
    }
    const cut = setTimeout(() => {
      for (const socket of this.#peers.keys()) socket.destroy();
    }, CLOSE_LINGER_MILLISECONDS);
    await closed;
    clearTimeout(cut);
  }

  #accept(socket) {
    const connection = this.#container.create_connection({
      max_frame_size: MAX_FRAME_BYTES,
      idle_time_out: IDLE_TIMEOUT_MILLISECONDS,
      reconnect: false,
      tcp_no_delay: true,
      // Clients build no batch on a link that names no size; it has to be here, when a link opens it is too late.
      // Credit is given by whoever serves the link, and nothing is accepted before it is stored.
      receiver_options: { max_message_size: MAX_PUBLICATION_BYTES, credit_window: 0, autoaccept: false },
    });
    const peer = { connection, claims: new Claims(this.#authorizer, this.#clock), consumers: new Set() };
    this.#peers.set(socket, peer);
    socket.on('close', () => {
      this.#peers.delete(socket);
      endConsumers(peer, () => true);
    });
    connection.accept(socket);
  }

  #createContainer() {
    const container = rhea.create_container({ id: 'event-hubs-emulator' });
    const mechanisms = container.sasl_server_mechanisms;
    mechanisms.enable_anonymous();
    // The .NET and Java clients ask for this one; the token comes later, through $cbs.
    mechanisms.MSSBCBS = mechanisms.ANONYMOUS;
    container.on('session_open', ({ session }) => watchSession(session));
    container.on('receiver_open', (context) => this.#attacher.attachFromClient(context, this.#peerOf(context).claims));
    container.on('sender_open', (context) => {
      const peer = this.#peerOf(context);
      const end = this.#attacher.attachToClient(context, peer.claims);
      if (end !== undefined) peer.consumers.add({ link: context.sender, end });
    });
    for (const event of QUIET_EVENTS) container.on(event, () => undefined);
    container.on('sender_close', (context) => endConsumers(this.#peerOf(context), (link) => link === context.sender));
    container.on('session_close', (context) => endConsumers(this.#peerOf(context), (link) => link.session === context.session));
    for (const event of ['error', 'protocol_error']) container.on(event, (error) => this.#report(`AMQP connection ended: ${error?.message ?? error}`));
    return container;
  }

  #peerOf({ connection }) {
    // The socket may be gone already when the last events of a connection come in; then there is nothing left to end.
    return this.#peers.get(connection.socket) ?? { claims: new Claims(this.#authorizer, this.#clock), consumers: new Set() };
  }
}

function endConsumers(peer, isMeant) {
  for (const consumer of peer.consumers) {
    if (!isMeant(consumer.link)) continue;
    peer.consumers.delete(consumer);
    consumer.end();
  }
}
