// Names within a file: declared, used, not going round in a circle, described, of a known type.
import { decorators, functions, types } from './language.mjs';
import { loopsOver, propertiesOf, walk } from './source.mjs';

// What a name looks like that holds a secret. Names of settings that hold a hash, an id or an address do not.
const secret = /password|secret|token|connectionstring|accesskey|sharedkey|masterkey|linkkey|apikey/i;

export function checkNames(source, say) {
  const used = new Map();
  for (const node of walk(source.root)) {
    if (node.type === 'call_expression') checkCall(source, node, say);
    if (node.type !== 'identifier' || !isUse(node)) continue;
    if (loopsOver(node).has(node.text)) continue;
    if (!source.symbols.has(node.text)) say(source.file, node, `${node.text} is not declared`);
    else used.set(node.text, [...(used.get(node.text) ?? []), node]);
  }
  for (const { name, node } of [...source.params.values(), ...source.vars.values()]) if (!used.has(name)) say(source.file, node, `${name} is used by nothing`);
  for (const { name, node, isExisting } of source.resources.values()) if (isExisting && !used.has(name)) say(source.file, node, `${name} is used by nothing`);
  checkCircles(source, used, say);
}

function isUse(node) {
  const parent = node.parent;
  if (parent.type === 'decorator' || parent.type === 'for_loop_parameters') return false;
  if (parent.type.endsWith('_declaration') && parent.namedChildren[0].equals(node)) return false;
  if (parent.type === 'object_property' && parent.namedChildren[0].equals(node)) return false;
  if (parent.type === 'for_statement' && parent.namedChildren[0].equals(node)) return false;
  return !(parent.type === 'call_expression' && parent.namedChildren[0].equals(node));
}

function checkCall(source, node, say) {
  const [called, given] = node.namedChildren;
  // resource.listKeys(): the resource is told by itself.
  const name = called.type === 'member_expression' ? called.namedChildren[1].text : called.text;
  const known = node.parent.type === 'decorator' ? decorators[name] && { takes: name === 'secure' ? [0, 0] : [1, 1] } : functions[name];
  if (!known) return say(source.file, node, `function ${name} is not known here`);
  const count = given?.namedChildren.filter(child => child.type !== 'comment').length ?? 0;
  if (count < known.takes[0] || count > known.takes[1]) say(source.file, node, `${name} does not take ${count} arguments`);
}

/** What a declaration needs may not need it in turn. */
function checkCircles(source, used, say) {
  const needs = new Map([...source.symbols.keys()].map(name => [name, new Set()]));
  for (const [name, nodes] of used) {
    for (const node of nodes) {
      let above = node;
      while (above && !above.type.endsWith('_declaration')) above = above.parent;
      if (above && above.type !== 'output_declaration') needs.get(above.namedChildren[0].text)?.add(name);
    }
  }
  const done = new Set();
  const follow = (name, way) => {
    if (way.includes(name)) return say(source.file, source.symbols.get(name), `goes in a circle: ${[...way.slice(way.indexOf(name)), name].join(' -> ')}`);
    if (done.has(name)) return;
    for (const next of needs.get(name)) follow(next, [...way, name]);
    done.add(name);
  };
  for (const name of needs.keys()) follow(name, []);
}

export function checkDeclarations(source, isFirst, say) {
  for (const { name, node, type, marks, value } of source.params.values()) {
    if (!types.includes(type)) say(source.file, node, `parameter ${name} has no type that is known here`);
    for (const mark of marks.keys()) if (decorators[mark] && !decorators[mark].includes(type)) say(source.file, node, `@${mark} says nothing about ${name}, which is ${type}`);
    if (!marks.has('description')) say(source.file, node, `parameter ${name} has no description`);
    if (marks.has('secure')) say(source.file, node, `parameter ${name} is ${value ? 'secure and has a default value' : 'secure'}: secrets are made in the vault and never passed`);
    else if (['string', 'object', 'array'].includes(type) && secret.test(name)) say(source.file, node, `parameter ${name} looks like a secret`);
  }
  for (const { name, node, type, marks, value } of source.outputs.values()) {
    if (!types.includes(type)) say(source.file, node, `output ${name} has no type that is known here`);
    if (isFirst && !marks.has('description')) say(source.file, node, `output ${name} has no description`);
    if (secret.test(name) || givesSecret(source, value, new Set())) say(source.file, node, `output ${name} gives a secret away`);
  }
}

/** Whether an expression reads a key or the value of a secret, by variables and outputs of modules too. */
function givesSecret(source, node, seen) {
  for (const one of walk(node)) {
    if (one.type === 'call_expression' && /^(.*\.)?list[A-Z]\w*$/.test(one.namedChildren[0].text)) return true;
    if (one.type === 'property_identifier' && /^(connectionstring|instrumentationkey|primarysharedkey|.*accesskey|.*password)$/i.test(one.text)) return true;
    if (one.type !== 'identifier' || !source.vars.has(one.text) || seen.has(one.text)) continue;
    if (givesSecret(source, source.vars.get(one.text).value, seen.add(one.text))) return true;
  }
  return false;
}

/** Modules: everything that they need, nothing that they do not know, of the right type; and outputs that are there. */
export function checkModules(source, typeOf, say) {
  const read = new Map();
  for (const node of walk(source.root)) {
    if (node.type !== 'member_expression' || node.namedChildren[0].type !== 'member_expression') continue;
    const [owner, property] = node.namedChildren[0].namedChildren;
    const module = property.text === 'outputs' ? source.modules.get(owner.text) : null;
    if (!module?.source) continue;
    const output = node.namedChildren[1].text;
    read.set(module.source.file, (read.get(module.source.file) ?? new Set()).add(output));
    if (!module.source.outputs.has(output)) say(source.file, node, `module ${owner.text} has no output ${output}`);
    else if (module.condition && !node.text.includes('?')) say(source.file, node, `module ${owner.text} may not be there, and its output ${output} is read`);
  }
  for (const module of source.modules.values()) {
    if (!module.source) continue;
    const given = propertiesOf(propertiesOf(module.body).get('params'));
    if (!propertiesOf(module.body).has('name')) say(source.file, module.node, `module ${module.name} has no name`);
    for (const [name, value] of given) {
      const param = module.source.params.get(name);
      const type = typeOf(source, value);
      if (!param) say(source.file, value, `module ${module.target} has no parameter ${name}`);
      else if (type && type !== param.type) say(source.file, value, `module ${module.target} takes ${name} as ${param.type}, and is given ${type}`);
    }
    for (const { name, value } of module.source.params.values()) if (!value && !given.has(name)) say(source.file, module.node, `module ${module.target} is not given ${name}`);
    for (const { name, node } of module.source.outputs.values()) if (!read.get(module.source.file)?.has(name)) say(module.source.file, node, `output ${name} is read by nobody`);
  }
  for (const { name, node, type, value } of source.outputs.values()) {
    const real = typeOf(source, value);
    if (real && type && real !== type) say(source.file, node, `output ${name} is ${type}, and is given ${real}`);
  }
}
