import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { buildEnvelope } from './envelope.mjs';
import { InvocationFailedError, parseInvocationResponse } from './response.mjs';

/** Version this host claims in its headers: the line of the real host it imitates. */
export const hostVersion = '4.1037.0.0';

/** An answer longer than this fails the invocation; no function of an app answers megabytes. Bytes. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * Calls a function with a JSON payload: `POST /<FunctionName>` on the handler, envelope in, strict answer out.
 */
export class Invoker {
  #handler; #timeoutMs; #log; #writeOutputs; #cancelled = new AbortController();

  /**
   * @param {object} parameters
   * @param {import('./handler-process.mjs').HandlerProcess} parameters.handler
   * @param {number} parameters.functionTimeoutMs the request is given one minute more, as in the real host.
   * @param {import('./log.mjs').Log} parameters.log
   * @param {(manifest: object, result: object) => Promise<void>} parameters.writeOutputs delivers output bindings.
   */
  constructor({ handler, functionTimeoutMs, log, writeOutputs }) {
    this.#handler = handler;
    this.#timeoutMs = functionTimeoutMs + 60_000;
    this.#log = log;
    this.#writeOutputs = writeOutputs;
  }

  /** Breaks every running and every later call: the host stops. */
  cancel() {
    this.#cancelled.abort();
  }

  /**
   * @param {import('./manifest.mjs').FunctionManifest} manifest
   * @param {unknown} value the trigger's value, before encoding.
   * @param {Record<string, unknown>} metadata binding data, before encoding.
   * @param {import('./retry.mjs').RetryContext} [retryContext]
   * @returns {Promise<import('./response.mjs').InvocationResult>}
   * @throws {Error} when the invocation failed, for whatever reason; the reason is already logged.
   */
  async invoke(manifest, value, metadata, retryContext) {
    const invocationId = randomUUID();
    const started = performance.now();
    try {
      await this.#handler.whenReady();
      const body = buildEnvelope({
        data: { [manifest.trigger.name]: value }, metadata, functionName: manifest.name, retryContext,
        now: new Date(), randomId: randomUUID(),
      });
      const answer = await this.#post(`/${manifest.name}`, body, invocationId);
      const result = parseInvocationResponse(answer.status, answer.contentType, answer.body);
      for (const line of result.logs) this.#log(manifest.name, line);
      await this.#writeOutputs(manifest, result);
      this.#log('host', `${manifest.name} succeeded in ${Math.round(performance.now() - started)} ms (${invocationId})`);
      return result;
    } catch (error) {
      this.#log('host', `${manifest.name} failed after ${Math.round(performance.now() - started)} ms (${invocationId}): ${error.message}`);
      throw error;
    }
  }

  #post(path, body, invocationId) {
    const bytes = Buffer.from(body, 'utf8');
    const timeLimit = Number.isFinite(this.#timeoutMs) ? [AbortSignal.timeout(Math.min(this.#timeoutMs, 2 ** 31 - 1))] : [];
    const signal = AbortSignal.any([this.#cancelled.signal, ...timeLimit]);
    return new Promise((done, fail) => {
      const failed = error => fail(signal.aborted
        ? new InvocationFailedError(this.#cancelled.signal.aborted ? 'the host is stopping' : 'the function ran past functionTimeout')
        : new InvocationFailedError(`the call to the handler broke: ${error.message}`));
      // One connection per call: a kept-alive one that the handler has just closed would fail a call for nothing.
      const ask = request({
        host: '127.0.0.1', port: this.#handler.port, path, method: 'POST', agent: false, signal,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': bytes.length,
          'X-Azure-Functions-InvocationId': invocationId,
          'X-Azure-Functions-HostVersion': hostVersion,
          'User-Agent': `Azure-Functions-Host/${hostVersion}`,
        },
      }, answer => {
        const chunks = [];
        let length = 0;
        answer.on('data', chunk => {
          length += chunk.length;
          if (length > longestAnswer) answer.destroy(new Error(`the answer is longer than ${longestAnswer} bytes`));
          else chunks.push(chunk);
        });
        answer.on('error', failed);
        answer.on('end', () => done({ status: answer.statusCode, contentType: answer.headers['content-type'], body: Buffer.concat(chunks).toString('utf8') }));
      });
      ask.on('error', failed);
      ask.end(bytes);
    });
  }
}
