// The contracts of docs/ as functions: is this event, is this answer of the API what was promised? Used by lint.mjs and by the end-to-end tests, which show it what the running system says.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));

/** The folder docs/ beside this one. */
export const docs = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A validator of JSON Schema 2020-12 that does not take what it does not know. */
function validator() {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: true });
  addFormats(ajv);
  ajv.addKeyword('components');
  // Of OpenAPI's own formats: numbers are numbers already, binary is bytes.
  for (const name of ['int32', 'int64', 'double', 'binary']) ajv.addFormat(name, true);
  return ajv;
}

const wordsOf = (errors) => (errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}${error.params.allowedValues ? ` (${error.params.allowedValues})` : ''}`);

/**
 * Judges events by docs/schemas.
 * @param {string} [folder] where the schemas are
 * @returns {(event: object) => string[]} what is wrong with an event; empty: nothing
 */
export function eventJudge(folder = path.join(docs, 'schemas')) {
  const ajv = validator();
  const known = new Map(fs.readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => [name.slice(0, -'.json'.length), readJson(folder, name)]));
  const compiled = new Map();
  return (event) => {
    const schema = known.get(event?.type);
    if (schema === undefined) return [`there is no schema of the type ${event?.type}`];
    if (!compiled.has(event.type)) compiled.set(event.type, ajv.compile(schema));
    const judge = compiled.get(event.type);
    if (!judge(event)) return wordsOf(judge.errors);
    // A member nobody promised is no harm to readers, but it should have been told in the same change.
    const strangers = (value, at) => Object.keys(value).filter((name) => !(name in at.properties)).map((name) => `${name} is in no table of docs/events.md`);
    return [...strangers(event, schema), ...strangers(event.data, schema.properties.data)];
  };
}

/** Splits a path into what is compared: a template's braces fit any one part. */
const fits = (template, parts) => template.length === parts.length && template.every((one, i) => one.startsWith('{') || one === parts[i]);

/**
 * Judges answers of the HTTP API by docs/openapi.json.
 * @param {string} [file] the document
 * @returns {(seen: {method: string, path: string, status: number, contentType?: string, body?: string}) => string[]} what is wrong; empty: nothing
 */
export function answerJudge(file = path.join(docs, 'openapi.json')) {
  const document = readJson(file);
  const ajv = validator();
  // References lead into the document itself.
  ajv.addSchema({ $id: 'openapi', components: document.components }, 'openapi', undefined, false);
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ template: template.split('/'), method: method.toUpperCase(), operation })));
  // A name in full goes before a name in braces: /api/devices/positions is no device.
  operations.sort((one, other) => one.template.filter((part) => part.startsWith('{')).length - other.template.filter((part) => part.startsWith('{')).length);
  const compiled = new Map();
  const judgeOf = (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/');
    if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
    return compiled.get(text);
  };
  // Schemas refer to each other by the same form.
  for (const schema of Object.values(document.components.schemas)) rebase(schema);
  return ({ method, path: address, status, contentType, body }) => {
    const parts = new URL(address, 'http://x').pathname.split('/');
    const found = operations.find((one) => one.method === method && fits(one.template, parts));
    if (found === undefined) return [`${method} ${address} is in no contract`];
    const told = found.operation.responses[status];
    const answer = told?.$ref === undefined ? told : document.components.responses[told.$ref.split('/').at(-1)];
    if (answer === undefined) return [`${found.operation.operationId} does not tell of the status ${status}`];
    const type = contentType?.split(';')[0];
    if (answer.content === undefined) return body ? [`${found.operation.operationId} ${status} should have no content`] : [];
    const content = answer.content[type];
    if (content === undefined) return [`${found.operation.operationId} ${status} is ${type}, not ${Object.keys(answer.content)}`];
    if (!/json$/.test(type)) return [];
    const judge = judgeOf(content.schema);
    return judge(JSON.parse(body)) ? [] : wordsOf(judge.errors).map((error) => `${found.operation.operationId} ${status}: ${error}`);
  };
}

function rebase(schema) {
  if (schema === null || typeof schema !== 'object') return;
  if (typeof schema.$ref === 'string') schema.$ref = schema.$ref.replace('#/components/', 'openapi#/components/');
  Object.values(schema).forEach(rebase);
}

/** Schemas of the document's components, each compiled: wrong ones throw. */
export function compileAll(file) {
  const document = readJson(file);
  for (const schema of Object.values(document.components.schemas)) rebase(schema);
  const ajv = validator();
  ajv.addSchema({ $id: 'openapi', components: document.components }, 'openapi', undefined, false);
  for (const name of Object.keys(document.components.schemas)) ajv.compile({ $ref: `openapi#/components/schemas/${name}` });
}
