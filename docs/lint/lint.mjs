// Judges the contracts without a network: `node docs/lint/lint.mjs [docs]`. Says what is wrong, a line each, and exits with 1.
// - openapi.json and asyncapi.json by Redocly's strict rules (redocly.json), but three: no license is named, the sign of life and what cameras post have no 4xx on purpose, and who may read a hub is a role in Azure,
//   which AsyncAPI has no words for
// - asyncapi.json by the specification's own JSON Schema of AsyncAPI 3.1, since Redocly knows 3.0 only
// - schemas/*.json by ajv in strict mode, and events/*.json by them
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { compileAll, docs as own, eventJudge } from './contract.mjs';

const docs = path.resolve(process.argv[2] ?? own);
const here = path.dirname(fileURLToPath(import.meta.url));
const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));
const problems = [];

const config = await createConfig(readJson(here, 'redocly.json'));
for (const name of ['openapi.json', 'asyncapi.json']) {
  for (const found of await lint({ ref: path.join(docs, name), config })) {
    const at = found.location[0]?.pointer ?? '';
    problems.push(`${name}${at}: ${found.message.split('\n')[0]} (${found.ruleId})`);
  }
}

attempt('openapi.json', () => compileAll(path.join(docs, 'openapi.json')));

const require = createRequire(import.meta.url);
const specification = new Ajv({ allErrors: true, strict: false });
addFormats(specification);
const isAsyncApi = specification.compile(readJson(require.resolve('@asyncapi/specs/schemas/3.1.0-without-$id.json')));
if (!isAsyncApi(readJson(docs, 'asyncapi.json')))
  for (const error of isAsyncApi.errors.slice(0, 10)) problems.push(`asyncapi.json${error.instancePath}: ${error.message}`);

const judge = eventJudge(path.join(docs, 'schemas'));
const names = (folder) => fs.readdirSync(path.join(docs, folder)).filter((name) => name.endsWith('.json'));
for (const name of names('events')) {
  attempt(`events/${name}`, () => problems.push(...judge(readJson(docs, 'events', name)).map((problem) => `events/${name}: ${problem}`)));
}
const shown = new Set(names('events').map((name) => readJson(docs, 'events', name).type));
for (const name of names('schemas')) {
  const schema = readJson(docs, 'schemas', name);
  if (schema.$schema !== 'https://json-schema.org/draft/2020-12/schema') problems.push(`schemas/${name}: another dialect than 2020-12`);
  if (!shown.has(name.slice(0, -'.json'.length))) problems.push(`schemas/${name}: no example in events/`);
}
const used = JSON.stringify(readJson(docs, 'asyncapi.json'));
for (const name of names('schemas')) if (!used.includes(`./schemas/${name}`)) problems.push(`asyncapi.json: schemas/${name} is not used`);

function attempt(name, work) {
  try {
    work();
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
}

for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
