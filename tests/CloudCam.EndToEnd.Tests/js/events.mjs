/**
 * Consumes hubs with @azure/event-hubs, from their first event to the one that is the last when it starts: `node events.mjs HUB...`.
 * One CloudEvent per line of the answer, in the order of its partition; an Event Hubs event may hold one or a batch of them. Every event is held against its schema in docs/schemas:
 * whichever test reads them, what is not as promised ends it.
 * @module
 */
import { eventJudge } from '../../../docs/lint/contract.mjs';
import { readHub } from './hubs.mjs';
import { answer } from './official.mjs';

const judge = eventJudge();
const events = (await Promise.all(process.argv.slice(2).map(readHub))).flat();
const problems = events.flatMap(({ hub, cloudEvent }) => judge(cloudEvent).map((problem) => `${hub} ${cloudEvent?.type}: ${problem}\n  ${JSON.stringify(cloudEvent)}`));
if (problems.length > 0) throw new Error(`Events that are not what docs/schemas promises:\n${problems.slice(0, 20).join('\n')}`);
answer(events);
