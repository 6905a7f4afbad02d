import { Admin } from './admin.mjs';
import { Attacher } from './amqp-attach.mjs';
import { ReaderTable } from './amqp-readers.mjs';
import { AmqpSide } from './amqp-server.mjs';
import { StartError } from './errors.mjs';
import { Faults } from './faults.mjs';
import { HttpSide } from './http-server.mjs';
import { HubStore } from './hub-store.mjs';
import { RestSender } from './rest-send.mjs';
import { Authorizer } from './sas.mjs';

/**
 * Starts an emulator inside this process.
 * @param {import('./config.mjs').EmulatorConfig} config
 * @param {{clock?: () => number, report?: (line: string) => void}} [surroundings] clock in milliseconds since 1970; report
 *   takes lines for people
 * @returns {Promise<{amqpPort: number, httpPort: number, close: () => Promise<void>}>}
 */
export async function startEmulator(config, { clock = Date.now, report = (line) => process.stderr.write(`event-hubs: ${line}\n`) } = {}) {
  const store = new HubStore({ ...config, clock, report });
  const authorizer = new Authorizer(config.sasKey, clock);
  const counters = { restEvents: 0, restFaults: 0, amqpEvents: 0, amqpFaults: 0 };
  const readers = new ReaderTable();
  const faults = new Faults((down) => amqp.setDown(down.amqp));
  const attacher = new Attacher({ store, faults, readers, counters, clock, report });
  const amqp = new AmqpSide({ attacher, authorizer, clock, report });
  const sender = new RestSender({ store, authorizer, faults, counters });
  const http = new HttpSide({ sender, admin: new Admin({ store, faults, readers, counters }), faults, report });
  const opened = [];
  const close = async () => {
    await Promise.all(opened.map((side) => side.close()));
    store.close();
  };
  try {
    const amqpPort = await listen(amqp, config.amqpPort, config.address, 'AMQP');
    opened.push(amqp);
    const httpPort = await listen(http, config.httpPort, config.address, 'HTTP');
    opened.push(http);
    return { amqpPort, httpPort, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(side, port, address, what) {
  try {
    return await side.listen(port, address);
  } catch (error) {
    if (error.code === 'EADDRINUSE') throw new StartError(`${what} port ${port} is taken by another program`);
    throw error;
  }
}
