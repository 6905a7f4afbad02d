import { BlobServiceClient } from '@azure/storage-blob';

/**
 * Where a timer's status is kept between runs of the host, so that an occurrence missed while it was down is seen
 * (`IsPastDue`). Same place as in Azure: container `azure-webjobs-hosts`, blob `timers/<host id>/<function>/status`.
 *
 * @typedef {object} TimerStatus
 * @property {Date | undefined} last
 * @property {Date} next
 * @property {Date} lastUpdated
 */
export class TimerStatusStore {
  #container; #hostId; #created = false;

  /**
   * @param {string} connection of AzureWebJobsStorage.
   * @param {string} hostId
   */
  constructor(connection, hostId) {
    this.#container = BlobServiceClient.fromConnectionString(connection).getContainerClient('azure-webjobs-hosts');
    this.#hostId = hostId;
  }

  /** @param {string} functionName @returns {Promise<TimerStatus | undefined>} */
  async read(functionName) {
    try {
      const { Last, Next, LastUpdated } = await readJson(this.#blob(functionName));
      return { last: Last.startsWith('0001') ? undefined : new Date(Last), next: new Date(Next), lastUpdated: new Date(LastUpdated) };
    } catch (error) {
      if (error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** @param {string} functionName @param {TimerStatus} status */
  async write(functionName, status) {
    if (!this.#created) await this.#container.createIfNotExists();
    this.#created = true;
    const text = JSON.stringify(statusValue(status));
    await this.#blob(functionName).upload(text, Buffer.byteLength(text), { blobHTTPHeaders: { blobContentType: 'application/json' } });
  }

  #blob(functionName) {
    return this.#container.getBlockBlobClient(`timers/${this.#hostId}/${functionName}/status`);
  }
}

/**
 * Reads a small JSON blob in one request. (`downloadToBuffer` asks for the length first and would cut off a blob that
 * grew in between.)
 * @param {import('@azure/storage-blob').BlobClient} blob
 * @returns {Promise<any>}
 */
export async function readJson(blob) {
  const { readableStreamBody } = await blob.download();
  const chunks = [];
  for await (const chunk of readableStreamBody) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/**
 * A status as the handler sees it in `ScheduleStatus`. A timer that never ran has .NET's smallest date as `Last`.
 * @param {TimerStatus} status
 */
export function statusValue({ last, next, lastUpdated }) {
  const local = date => date.toISOString().replace(/\.?0*Z$/, '+00:00');
  return { Last: last ? local(last) : '0001-01-01T00:00:00', Next: local(next), LastUpdated: local(lastUpdated) };
}
