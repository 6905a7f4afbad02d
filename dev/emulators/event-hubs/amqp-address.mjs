/**
 * Addresses of AMQP links: `$cbs`, `$management`, `eh1`, `eh1/Partitions/0`, `eh1/ConsumerGroups/$Default/Partitions/0`;
 * a leading slash or a whole URI is accepted too.
 * @module
 */

/**
 * @typedef {object} LinkAddress
 * @property {'cbs' | 'management' | 'hub' | 'partition' | 'consumer' | 'unknown'} kind
 * @property {string} [hubName]
 * @property {string} [partitionId]
 * @property {string} [group]
 * @property {string[]} segments lower-case path, for authorization
 */

/**
 * @param {string | null | undefined} address
 * @returns {LinkAddress}
 */
export function parseAddress(address) {
  const path = (address ?? '').replace(/^amqps?:\/\/[^/]*/i, '');
  const parts = path.split('/').filter((part) => part !== '');
  const segments = parts.map((part) => part.toLowerCase());
  if (segments.length === 1 && segments[0] === '$cbs') return { kind: 'cbs', segments };
  if (segments.length <= 2 && segments.at(-1) === '$management') return { kind: 'management', segments };
  if (segments.length === 1) return { kind: 'hub', hubName: parts[0], segments };
  if (segments.length === 3 && segments[1] === 'partitions') return { kind: 'partition', hubName: parts[0], partitionId: parts[2], segments };
  if (segments.length === 5 && segments[1] === 'consumergroups' && segments[3] === 'partitions') {
    return { kind: 'consumer', hubName: parts[0], group: parts[2], partitionId: parts[4], segments };
  }
  return { kind: 'unknown', segments };
}
