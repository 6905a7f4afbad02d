/**
 * Reads the rows of a table with @azure/data-tables: `node rows.mjs TABLE [PARTITION]`.
 * @module
 */
import { answer, official, storage } from './official.mjs';

const { TableClient, odata } = official('@azure/data-tables');
const [table, partition] = process.argv.slice(2);
const client = TableClient.fromConnectionString(storage, table, { allowInsecureConnection: true });
const queryOptions = partition === undefined ? {} : { filter: odata`PartitionKey eq ${partition}` };

const rows = [];
for await (const row of client.listEntities({ queryOptions })) rows.push(row);
answer(rows);
