import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRetry } from './host-options.mjs';

/**
 * One function: a folder of the app that holds a function.json. The folder's name is the function's name.
 *
 * @typedef {object} FunctionManifest
 * @property {string} name
 * @property {Binding} trigger
 * @property {Binding[]} outputs
 * @property {import('./host-options.mjs').RetryOptions | undefined} retry
 * @property {boolean} disabled known, but neither routed nor listened for.
 *
 * @typedef {object} Binding
 * @property {string} type
 * @property {string} name
 * @property {string | undefined} direction
 */

const triggerTypes = new Set(['httpTrigger', 'queueTrigger', 'timerTrigger', 'eventHubTrigger']);
const outputTypes = new Set(['http', 'queue']);

/**
 * Reads every `<app>/<Function>/function.json`, in name order, with `%SETTING%` expanded in every text property.
 * @param {string} appRoot
 * @param {import('./settings.mjs').Settings} settings
 * @returns {Promise<FunctionManifest[]>}
 * @throws {Error} naming the file and what is wrong: a host that skipped a broken function would hide it from its author.
 */
export async function readManifests(appRoot, settings) {
  const manifests = [];
  for (const entry of (await readdir(appRoot)).sort()) {
    const file = join(appRoot, entry, 'function.json');
    if (!(await isFile(file))) continue;
    let json;
    try {
      json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
    } catch (error) {
      throw new Error(`${file}: ${error.message}`);
    }
    manifests.push(parseManifest(entry, json, settings, file));
  }
  return manifests;
}

/**
 * @param {string} name the folder's name.
 * @param {any} json the parsed function.json.
 * @param {import('./settings.mjs').Settings} settings
 * @param {string} file for error texts.
 * @returns {FunctionManifest}
 */
export function parseManifest(name, json, settings, file = `${name}/function.json`) {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,127}$/.test(name)) throw new Error(`${file}: '${name}' is not a valid function name`);
  const disabled = json?.disabled === true || settings.isDisabled(name);
  if (!Array.isArray(json?.bindings) || json.bindings.length === 0) throw new Error(`${file}: there are no bindings`);

  const bindings = json.bindings.map(binding => {
    if (typeof binding?.type !== 'string' || typeof binding.name !== 'string') throw new Error(`${file}: every binding needs a type and a name`);
    // A disabled function may lean on settings that are not there; nothing of it is used.
    return disabled ? { ...binding } : expandTexts(binding, settings, file);
  });
  const names = bindings.map(binding => binding.name.toLowerCase());
  if (new Set(names).size !== names.length) throw new Error(`${file}: two bindings have the same name`);

  const triggers = bindings.filter(binding => /trigger$/i.test(binding.type));
  if (triggers.length !== 1) throw new Error(`${file}: a function has exactly one trigger, this one has ${triggers.length}`);
  const [trigger] = triggers;
  const known = [...triggerTypes].find(type => type.toLowerCase() === trigger.type.toLowerCase());
  if (!known && !disabled) throw new Error(`${file}: this host has no '${trigger.type}'; it has ${[...triggerTypes].join(', ')}`);
  trigger.type = known ?? trigger.type;

  const outputs = bindings.filter(binding => binding !== trigger);
  for (const output of outputs) {
    if (!disabled && (!outputTypes.has(output.type) || output.direction !== 'out')) {
      throw new Error(`${file}: this host has no '${output.type}' binding of direction '${output.direction}'; it has ${[...outputTypes].join(', ')} of direction 'out'`);
    }
  }
  return { name, trigger, outputs, retry: parseRetry(json.retry, `${file}: retry`), disabled };
}

/** Says whether the function is exactly one httpTrigger and one http output: only those are streamed through. */
export function isPlainHttp(manifest) {
  return manifest.trigger.type === 'httpTrigger' && manifest.outputs.length === 1 && manifest.outputs[0].type === 'http';
}

function expandTexts(binding, settings, file) {
  return Object.fromEntries(Object.entries(binding).map(([key, value]) =>
    [key, typeof value === 'string' ? settings.expand(value, `${file}: ${key}`) : value]));
}

async function isFile(path) {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
    throw error;
  }
}
