import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTimeSpan } from './time-span.mjs';

/**
 * What host.json says, with the defaults of the real host (Azure/azure-functions-host and the extensions' option
 * classes in Azure/azure-sdk-for-net). Durations are milliseconds.
 *
 * @typedef {object} HostOptions
 * @property {object} handler the `customHandler` section.
 * @property {string} handler.executable
 * @property {string | undefined} handler.workerPath
 * @property {string[]} handler.arguments in order: worker arguments stand behind `workerPath`.
 * @property {string[]} handler.workerArguments
 * @property {string | undefined} handler.workingDirectory
 * @property {number | undefined} handler.port
 * @property {number} handler.initializationTimeoutMs
 * @property {boolean} proxyHttp HTTP functions are streamed through instead of called with a JSON payload.
 * @property {string} routePrefix without slashes at the ends; may be empty.
 * @property {number} functionTimeoutMs Infinity when switched off with "-1".
 * @property {RetryOptions | undefined} retry legacy policy for all functions.
 * @property {object} queues
 * @property {object} eventHubs
 *
 * @typedef {object} RetryOptions
 * @property {'fixedDelay' | 'exponentialBackoff'} strategy
 * @property {number} maxRetryCount -1 = endless.
 * @property {number} minimumMs delay of fixedDelay, first delay of exponentialBackoff.
 * @property {number} maximumMs
 */

/**
 * Reads and checks `<app>/host.json`.
 * @param {string} appRoot
 * @returns {Promise<HostOptions>}
 * @throws {Error} with the file and the offending key.
 */
export async function readHostOptions(appRoot) {
  const file = join(appRoot, 'host.json');
  let json;
  try {
    json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${file}: ${error.message}`);
  }
  return parseHostOptions(json, file);
}

/**
 * @param {any} json the parsed host.json.
 * @param {string} file for error texts.
 * @returns {HostOptions}
 */
export function parseHostOptions(json, file = 'host.json') {
  if (json?.version !== '2.0') throw new Error(`${file}: "version" must be "2.0"`);
  const custom = json.customHandler ?? json.httpWorker;
  const description = custom?.description;
  if (typeof description?.defaultExecutablePath !== 'string' || description.defaultExecutablePath === '') {
    throw new Error(`${file}: customHandler.description.defaultExecutablePath is required`);
  }
  if (custom.http?.routes) throw new Error(`${file}: customHandler.http.routes cannot stand beside function.json files`);
  return {
    handler: {
      executable: description.defaultExecutablePath,
      workerPath: description.defaultWorkerPath,
      arguments: texts(description.arguments, `${file}: customHandler.description.arguments`),
      workerArguments: texts(description.workerArguments, `${file}: customHandler.description.workerArguments`),
      workingDirectory: description.workingDirectory,
      port: custom.port,
      initializationTimeoutMs: span(custom.initializationTimeout, '00:00:30', `${file}: customHandler.initializationTimeout`),
    },
    // Forwarding is the buffered predecessor of proxying; streaming both ways is a superset of what it can do.
    proxyHttp: custom.enableProxyingHttpRequest === true || custom.enableForwardingHttpRequest === true,
    routePrefix: String(json.extensions?.http?.routePrefix ?? 'api').replace(/^\/+|\/+$/g, ''),
    functionTimeoutMs: json.functionTimeout === '-1' ? Infinity : span(json.functionTimeout, '00:30:00', `${file}: functionTimeout`),
    retry: parseRetry(json.retry, `${file}: retry`),
    queues: queueOptions(json.extensions?.queues ?? {}, `${file}: extensions.queues`),
    eventHubs: eventHubOptions(json.extensions?.eventHubs ?? {}, `${file}: extensions.eventHubs`),
  };
}

/**
 * Reads a `retry` section of function.json or host.json.
 * @param {any} json undefined when there is none.
 * @param {string} what
 * @returns {RetryOptions | undefined}
 */
export function parseRetry(json, what) {
  if (json === undefined || json === null) return undefined;
  if (!Number.isInteger(json.maxRetryCount) || json.maxRetryCount < -1) throw new Error(`${what}.maxRetryCount must be a whole number, -1 for endless`);
  switch (json.strategy) {
    case 'fixedDelay': {
      const delay = parseTimeSpan(json.delayInterval, `${what}.delayInterval`);
      return { strategy: json.strategy, maxRetryCount: json.maxRetryCount, minimumMs: delay, maximumMs: delay };
    }
    case 'exponentialBackoff': {
      const minimumMs = parseTimeSpan(json.minimumInterval, `${what}.minimumInterval`);
      const maximumMs = parseTimeSpan(json.maximumInterval, `${what}.maximumInterval`);
      if (minimumMs > maximumMs) throw new Error(`${what}: minimumInterval is longer than maximumInterval`);
      return { strategy: json.strategy, maxRetryCount: json.maxRetryCount, minimumMs, maximumMs };
    }
    default:
      throw new Error(`${what}.strategy must be fixedDelay or exponentialBackoff`);
  }
}

function queueOptions(json, what) {
  const batchSize = whole(json.batchSize, 16, 1, 32, `${what}.batchSize`);
  const messageEncoding = json.messageEncoding ?? 'base64';
  if (messageEncoding !== 'base64' && messageEncoding !== 'none') throw new Error(`${what}.messageEncoding must be base64 or none`);
  return {
    batchSize,
    newBatchThreshold: whole(json.newBatchThreshold, Math.floor(batchSize / 2), 0, 1_000_000, `${what}.newBatchThreshold`),
    maxDequeueCount: whole(json.maxDequeueCount, 5, 1, 1_000_000, `${what}.maxDequeueCount`),
    visibilityTimeoutMs: span(json.visibilityTimeout, '00:00:00', `${what}.visibilityTimeout`),
    // On a developer's machine the real host polls at least every two seconds; in Azure the default is a minute.
    maxPollingIntervalMs: span(json.maxPollingInterval, '00:00:02', `${what}.maxPollingInterval`),
    messageEncoding,
  };
}

function eventHubOptions(json, what) {
  const maxEventBatchSize = whole(json.maxEventBatchSize, 100, 1, 100_000, `${what}.maxEventBatchSize`);
  const start = json.initialOffsetOptions?.type ?? 'fromStart';
  if (!['fromStart', 'fromEnd', 'fromEnqueuedTime'].includes(start)) throw new Error(`${what}.initialOffsetOptions.type must be fromStart, fromEnd or fromEnqueuedTime`);
  const enqueuedTime = start === 'fromEnqueuedTime' ? new Date(json.initialOffsetOptions.enqueuedTimeUtc) : undefined;
  if (enqueuedTime && Number.isNaN(enqueuedTime.getTime())) throw new Error(`${what}.initialOffsetOptions.enqueuedTimeUtc is not a time`);
  return {
    maxEventBatchSize,
    minEventBatchSize: whole(json.minEventBatchSize, 1, 1, maxEventBatchSize, `${what}.minEventBatchSize`),
    maxWaitTimeMs: span(json.maxWaitTime, '00:01:00', `${what}.maxWaitTime`),
    prefetchCount: whole(json.prefetchCount, 300, 1, 100_000, `${what}.prefetchCount`),
    batchCheckpointFrequency: whole(json.batchCheckpointFrequency, 1, 1, 100_000, `${what}.batchCheckpointFrequency`),
    checkpointing: json.enableCheckpointing !== false,
    start,
    enqueuedTime,
    customEndpointAddress: json.customEndpointAddress,
  };
}

function texts(value, what) {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.some(item => typeof item !== 'string')) throw new Error(`${what} must be an array of texts`);
  return value;
}

function span(value, fallback, what) {
  return parseTimeSpan(value ?? fallback, what);
}

function whole(value, fallback, least, most, what) {
  const number = value ?? fallback;
  if (!Number.isInteger(number) || number < least || number > most) throw new Error(`${what} must be a whole number from ${least} to ${most}`);
  return number;
}
