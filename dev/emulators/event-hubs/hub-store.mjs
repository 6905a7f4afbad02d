import fs from 'node:fs';
import path from 'node:path';
import { StartError } from './errors.mjs';
import { PartitionLog } from './partition-log.mjs';
import { partitionOfKey } from './partition-hash.mjs';

/** Group that every hub has. */
export const DEFAULT_GROUP = '$Default';

/** One hub: its partitions and where a publication goes. */
export class Hub {
  #nextUnkeyed = 0;

  constructor({ name, consumerGroups, createdMs, logs }) {
    this.name = name;
    /** Milliseconds since 1970. */
    this.createdMs = createdMs;
    /** @type {PartitionLog[]} place = partition id */
    this.logs = logs;
    this.consumerGroups = consumerGroups;
  }

  /** Partition ids as text, in order. */
  get partitionIds() {
    return this.logs.map((_, place) => String(place));
  }

  /**
   * @param {string} id
   * @returns {PartitionLog | undefined}
   */
  partition(id) {
    return /^(0|[1-9]\d?)$/.test(id) ? this.logs[Number(id)] : undefined;
  }

  /**
   * The group's own spelling; names compare without case, as in the service.
   * @param {string} name
   * @returns {string | undefined}
   */
  consumerGroup(name) {
    return this.consumerGroups.find((group) => group.toLowerCase() === name.toLowerCase());
  }

  /**
   * The partition of a publication that names none: by key, else the next in turn.
   * @param {string | undefined} key
   * @returns {PartitionLog}
   */
  route(key) {
    if (key !== undefined) return this.logs[partitionOfKey(key, this.logs.length)];
    this.#nextUnkeyed = (this.#nextUnkeyed + 1) % this.logs.length;
    return this.logs[this.#nextUnkeyed];
  }
}

/** All hubs and their logs below one data folder, which it locks against a second emulator. */
export class HubStore {
  #lockFile;
  #hubs;

  /**
   * @param {object} options
   * @param {string} options.dataFolder
   * @param {import('./config.mjs').HubConfig[]} options.hubs
   * @param {number} options.retentionBytes per partition
   * @param {() => number} options.clock milliseconds since 1970
   * @param {(line: string) => void} options.report takes lines for people
   */
  constructor({ dataFolder, hubs, retentionBytes, clock, report }) {
    fs.mkdirSync(dataFolder, { recursive: true });
    this.#lockFile = path.join(dataFolder, 'emulator.lock');
    lock(this.#lockFile);
    this.#hubs = new Map();
    for (const hub of hubs) {
      const folder = path.join(dataFolder, hub.name.toLowerCase());
      const createdMs = describeHub(folder, hub, clock);
      const logs = Array.from({ length: hub.partitionCount }, (_, place) => new PartitionLog({ folder: path.join(folder, String(place)), retentionBytes, clock }));
      logs.forEach((log, place) => {
        if (log.repairedBytes > 0) report(`hub ${hub.name} partition ${place}: cut off ${log.repairedBytes} bytes of a torn last write`);
      });
      this.#hubs.set(hub.name.toLowerCase(), new Hub({ ...hub, createdMs, logs }));
    }
  }

  /** @returns {Hub[]} */
  get hubs() {
    return [...this.#hubs.values()];
  }

  /**
   * @param {string} name compared without case
   * @returns {Hub | undefined}
   */
  hub(name) {
    return this.#hubs.get(name.toLowerCase());
  }

  /** Closes all files and frees the folder. */
  close() {
    for (const hub of this.hubs) for (const log of hub.logs) log.close();
    fs.rmSync(this.#lockFile, { force: true });
  }
}

/** Writes hub.json at the first start; later refuses to lose partitions that hold events. */
function describeHub(folder, { name, partitionCount }, clock) {
  const file = path.join(folder, 'hub.json');
  fs.mkdirSync(folder, { recursive: true });
  const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { createdMs: clock(), partitionCount };
  if (known.partitionCount > partitionCount) {
    throw new StartError(`hub ${name} has ${known.partitionCount} partitions on disk but ${partitionCount} in the configuration; a hub cannot shrink: delete ${folder} to start it anew`);
  }
  // Written beside and renamed, so that a kill never leaves half a file.
  fs.writeFileSync(`${file}.new`, JSON.stringify({ ...known, partitionCount }));
  fs.renameSync(`${file}.new`, file);
  return known.createdMs;
}

function lock(file) {
  if (fs.existsSync(file)) {
    const owner = Number(fs.readFileSync(file, 'utf8'));
    if (owner !== process.pid && isRunning(owner)) {
      throw new StartError(`the data folder is in use by process ${owner}; if that is no emulator, delete ${file}`);
    }
  }
  fs.writeFileSync(file, String(process.pid));
}

function isRunning(processId) {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
