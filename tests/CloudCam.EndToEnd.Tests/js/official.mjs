/**
 * What the scripts here share: the official Azure packages, taken from `dev/node_modules`, and one JSON document on stdout as the answer.
 * @module
 */
import { createRequire } from 'node:module';

const fromDev = createRequire(new URL('../../../dev/package.json', import.meta.url));

/** Loads an npm package of `dev/`. */
export const official = (name) => fromDev(name);

/** Storage connection string of the stack under test. */
export const storage = process.env.STORAGE_CONNECTION_STRING;

/** Event Hubs connection string of the stack under test. */
export const eventHubs = process.env.EVENT_HUBS_CONNECTION_STRING;

/** Address of the HTTP API. */
export const apiUrl = process.env.API_URL;

/** A key of it. */
export const apiKey = process.env.API_KEY;

/** Writes the answer; numbers beyond doubles become text. */
export function answer(value) {
  process.stdout.write(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? each.toString() : each)));
}
