import { QueueServiceClient } from '@azure/storage-queue';
import { InvocationFailedError } from './response.mjs';

/**
 * Delivers the `queue` output bindings of an answer. `http` outputs are the business of the HTTP side.
 */
export class QueueOutputs {
  #settings; #encoding; #queues = new Map();

  /**
   * @param {import('./settings.mjs').Settings} settings
   * @param {'base64' | 'none'} encoding `extensions.queues.messageEncoding` of host.json.
   */
  constructor(settings, encoding) {
    this.#settings = settings;
    this.#encoding = encoding;
  }

  /**
   * @param {import('./manifest.mjs').FunctionManifest} manifest
   * @param {import('./response.mjs').InvocationResult} result
   * @throws {Error} when a message cannot be sent: the invocation has then failed, as in the real host.
   */
  async write(manifest, result) {
    for (const binding of manifest.outputs.filter(output => output.type === 'queue')) {
      const value = binding.name === '$return' ? result.returnValue : result.outputs[binding.name];
      if (value === undefined || value === null) continue;
      const queue = await this.#queue(manifest, binding);
      for (const message of toMessages(value)) {
        await queue.sendMessage(this.#encoding === 'base64' ? message.toString('base64') : message.toString('utf8'));
      }
    }
  }

  async #queue(manifest, binding) {
    const what = `${manifest.name}: queue output '${binding.name}'`;
    if (typeof binding.queueName !== 'string') throw new InvocationFailedError(`${what} has no queueName`);
    const connection = this.#settings.connection(binding.connection || 'AzureWebJobsStorage', what);
    const key = `${connection}\n${binding.queueName}`;
    if (!this.#queues.has(key)) {
      const client = QueueServiceClient.fromConnectionString(connection).getQueueClient(binding.queueName);
      await client.createIfNotExists();
      this.#queues.set(key, client);
    }
    return this.#queues.get(key);
  }
}

/**
 * One value of `Outputs` as queue messages: an array is one message per element, an object is its JSON text, a text is
 * itself - unless it is valid base64, which the real host decodes to bytes.
 * @param {unknown} value
 * @returns {Buffer[]}
 */
export function toMessages(value) {
  if (Array.isArray(value)) return value.flatMap(toMessages);
  if (typeof value !== 'string') return [Buffer.from(JSON.stringify(value), 'utf8')];
  return [decodeBase64(value) ?? Buffer.from(value, 'utf8')];
}

/**
 * Decodes base64 as strictly as .NET's Convert.FromBase64String: standard alphabet, padded, white space ignored.
 * @param {string} text
 * @returns {Buffer | undefined} undefined when it is not base64.
 */
export function decodeBase64(text) {
  const compact = text.replace(/[ \t\r\n]/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}
