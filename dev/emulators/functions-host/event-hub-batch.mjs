import { unspecified } from './envelope.mjs';

/**
 * What an eventHubTrigger puts into the envelope: value and metadata of a batch or of one event
 * (EventHubTriggerBindingStrategy in Azure/azure-sdk-for-net).
 */

/**
 * @param {import('@azure/event-hubs').ReceivedEventData} event
 * @returns {Buffer} the body's bytes; a body that was sent as an AMQP value is its text or JSON.
 */
export function bodyBytes({ body }) {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null), 'utf8');
}

/**
 * @param {import('@azure/event-hubs').ReceivedEventData} event
 * @param {string | undefined} dataType of the binding: `string`, `binary`, or none for JSON objects.
 * @returns {string | Buffer | object}
 * @throws {Error} without a dataType, for a body that is no JSON object: the invocation fails, as in the real host.
 */
export function eventValue(event, dataType) {
  const bytes = bodyBytes(event);
  if (dataType === 'binary') return bytes;
  const text = bytes.toString('utf8');
  if (dataType === 'string') return text;
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined; // Judged with everything else that is no object.
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Error('an event is no JSON object; set "dataType": "string" or "binary" in the eventHubTrigger');
  }
  return value;
}

/**
 * Metadata of a batch: arrays with one element per event.
 * @param {import('@azure/event-hubs').ReceivedEventData[]} events
 * @param {PartitionNames} partition
 *
 * @typedef {{ fullyQualifiedNamespace: string, eventHubName: string, consumerGroup: string, partitionId: string }} PartitionNames
 */
export function batchMetadata(events, partition) {
  const context = partitionContext(partition);
  return {
    PartitionContext: context,
    TriggerPartitionContext: context,
    PartitionKeyArray: events.map(event => event.partitionKey ?? null),
    OffsetArray: events.map(event => String(event.offset)),
    OffsetStringArray: events.map(event => String(event.offset)),
    SequenceNumberArray: events.map(event => event.sequenceNumber),
    EnqueuedTimeUtcArray: events.map(event => unspecified(event.enqueuedTimeUtc)),
    PropertiesArray: events.map(event => event.properties ?? {}),
    SystemPropertiesArray: events.map(systemProperties),
  };
}

/**
 * Metadata of a single event (`cardinality: one`).
 * @param {import('@azure/event-hubs').ReceivedEventData} event
 * @param {PartitionNames} partition
 */
export function eventMetadata(event, partition) {
  const context = partitionContext(partition);
  return {
    PartitionContext: context,
    TriggerPartitionContext: context,
    PartitionKey: event.partitionKey,
    Offset: String(event.offset),
    OffsetString: String(event.offset),
    SequenceNumber: event.sequenceNumber,
    EnqueuedTimeUtc: unspecified(event.enqueuedTimeUtc),
    Properties: event.properties ?? {},
    SystemProperties: systemProperties(event),
  };
}

function partitionContext({ fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId }) {
  return {
    IsCheckpointingAfterInvocation: true,
    FullyQualifiedNamespace: fullyQualifiedNamespace,
    EventHubName: eventHubName,
    ConsumerGroup: consumerGroup,
    PartitionId: partitionId,
  };
}

function systemProperties(event) {
  const others = Object.entries(event.systemProperties ?? {}).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return {
    ...Object.fromEntries(others),
    SequenceNumber: event.sequenceNumber,
    Offset: String(event.offset),
    PartitionKey: event.partitionKey ?? null,
    EnqueuedTimeUtc: unspecified(event.enqueuedTimeUtc),
  };
}
