// Parameter files, and the settings that the programs read.
import fs from 'node:fs';
import path from 'node:path';
import { propertiesOf, textOf, walk } from './source.mjs';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';
// Keys are long and random: 32 bytes and more, or a connection string.
const keyLike = /[A-Za-z0-9+/]{43}=|AccountKey=|SharedAccessKey=|AccessKey=|\bsig=/;

/** A parameter file gives what is needed, nothing that is not known, and only values that are allowed. */
export function checkParameters(file, call, say) {
  const { source } = call;
  let content;
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return say(file, null, `no JSON: ${error.message}`);
  }
  if (content.$schema !== schema || content.contentVersion !== '1.0.0.0') say(file, null, 'this is no parameter file: its $schema or its contentVersion is another');
  const given = content.parameters ?? {};
  for (const [name, one] of Object.entries(given)) {
    const param = source.params.get(name);
    if (!param) say(file, null, `main.bicep has no parameter ${name}`);
    else if (one === null || typeof one !== 'object' || !('value' in one)) say(file, null, `${name} has no value`);
    else checkValue(file, name, one.value, param, call, say);
    if (keyLike.test(JSON.stringify(one))) say(file, null, `${name} holds a secret`);
  }
  for (const { name, value } of source.params.values()) if (!value && !given[name]) say(file, null, `${name} is not given`);
}

function checkValue(file, name, value, { type, marks }, call, say) {
  const real = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'int' : typeof value === 'boolean' ? 'bool' : typeof value;
  if (real !== type) return say(file, null, `${name} is ${type}, and is given ${real}`);
  const mark = one => (marks.has(one) ? call.of(marks.get(one).argument) : undefined);
  const allowed = mark('allowed');
  for (const one of Array.isArray(value) ? value : [value]) if (allowed && !allowed.includes(one)) say(file, null, `${name} cannot be ${one}; it is one of ${allowed.join(', ')}`);
  if (mark('minValue') > value || mark('maxValue') < value) say(file, null, `${name} is ${value}, out of ${mark('minValue') ?? ''} to ${mark('maxValue') ?? ''}`);
  if (mark('minLength') > value.length || mark('maxLength') < value.length) say(file, null, `${name} is ${value.length} long, out of ${mark('minLength') ?? ''} to ${mark('maxLength') ?? ''}`);
}

/** Default values of parameters are allowed values too. */
export function checkDefaults(call, say) {
  for (const param of call.source.params.values()) {
    const value = param.value ? call.of(param.value) : undefined;
    if (value !== undefined && !(value instanceof Map)) checkValue(call.source.file, param.name, value, param, call, (file, _, text) => say(file, param.node, text));
  }
}

/** The settings that are deployed are those that the programs read, and all that they cannot do without. */
export function checkSettings(root, call, allowed, say) {
  const sample = [path.join(root, '../local.settings.sample.json'), path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../local.settings.sample.json')].find(fs.existsSync);
  const known = new Set([...Object.keys(JSON.parse(fs.readFileSync(sample, 'utf8')).Values), ...allowed.hostSettings]);
  for (const [program, needed] of Object.entries(allowed.settings)) {
    const module = [...call.source.modules.values()].find(one => one.name === program);
    if (!module?.source) {
      say(call.source.file, null, `there is no module ${program}`);
      continue;
    }
    const seen = new Set();
    for (const { name, node } of settingsOf(call.into(module))) {
      if (name === undefined) say(module.source.file, node, 'the name of a setting cannot be known');
      else if (seen.has(name)) say(module.source.file, node, `setting ${name} is there twice`);
      else if (!known.has(name)) say(module.source.file, node, `setting ${name} is read by nobody`);
      seen.add(name);
    }
    for (const name of needed) if (!seen.has(name)) say(module.source.file, null, `setting ${name} is missing`);
  }
}

/** All lists of settings: variables whose items have a name and a value, or the name of a secret. */
function* settingsOf(call) {
  for (const { name, value } of call.source.vars.values()) {
    if (!/settings$/i.test(name)) continue;
    for (const node of walk(value)) {
      const given = propertiesOf(node);
      if (node.type !== 'object' || !given.has('name') || !(given.has('value') || given.has('secretRef'))) continue;
      if (textOf(given.get('name')) !== null) yield { name: textOf(given.get('name')), node };
      else if (node.parent.type !== 'for_statement') yield { name: undefined, node };
      else for (const one of call.each(node.parent, new Map(), body => propertiesOf(body).get('name')) ?? [undefined]) yield { name: one, node };
    }
  }
}
