/**
 * Every limit of the emulator, each with the reason for its value. The first group is what the service itself
 * documents ("Azure Event Hubs quotas and limits"); the second keeps a developer's machine healthy.
 * @module
 */

/** Largest publication in bytes, whole batch with its overhead: 1 MB in the Standard, Premium and Dedicated tiers. */
export const MAX_PUBLICATION_BYTES = 1_048_576;

/** Most partitions of one hub: 32 in the Standard tier. */
export const MAX_PARTITIONS = 32;

/** Most consumer groups of one hub: 20 in the Standard tier. */
export const MAX_CONSUMER_GROUPS = 20;

/** Most readers without an owner level on one partition of one consumer group: 5 in the service. */
export const MAX_PLAIN_READERS = 5;

/** Longest partition key in UTF-16 units: 128 is what the service and its clients allow. */
export const MAX_PARTITION_KEY_LENGTH = 128;

/** Bytes kept per partition before the oldest whole segments go. Room for about a day of local work, 1 GiB with 4 partitions. */
export const DEFAULT_RETENTION_BYTES = 268_435_456;

/** Smallest retention that may be configured: one full publication and its neighbours must always fit. */
export const MIN_RETENTION_BYTES = 65_536;

/** Largest segment file. Retention drops whole segments, so a segment is at most this or a quarter of the retention. */
export const MAX_SEGMENT_BYTES = 16_777_216;

/** Distance between two index entries of a segment: one such stretch is read to find a record, which is one disk read. */
export const INDEX_INTERVAL_BYTES = 32_768;

/** Bytes read at once for a consumer; also the most a consumer holds decoded. */
export const READ_CHUNK_BYTES = 262_144;

/** A consumer whose socket has more than this unsent waits for it to drain, so a slow reader costs bounded memory. */
export const MAX_UNSENT_BYTES = 4_194_304;

/** Transfers a producer may have under way on one link before it waits for new credit (the service grants several hundred). */
export const PRODUCER_CREDIT = 300;

/** Frame size offered to peers: the service's own 64 KiB. */
export const MAX_FRAME_BYTES = 65_536;

/** Silence after which a peer is asked for a sign of life; the service uses 60 s. */
export const IDLE_TIMEOUT_MILLISECONDS = 60_000;

/** Open connections per listener: far above any local set-up, low enough that a client stuck in a loop shows. */
export const MAX_CONNECTIONS = 1_000;

/** Largest body of an admin request. */
export const MAX_ADMIN_BODY_BYTES = 65_536;

/** Most events one admin read returns. */
export const MAX_ADMIN_EVENTS = 1_000;

/** How long a refused upload may go on sending, so that it can read the answer, before its socket is cut. */
export const REFUSED_UPLOAD_LINGER_MILLISECONDS = 1_000;
