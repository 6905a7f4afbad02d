// Resources: their types, versions, members, names, roles, and that each is watched.
import { loopsOver, propertiesOf, textOf, walk } from './source.mjs';
import { typeOf } from './values.mjs';

const always = new Set(['name', 'parent', 'scope', 'dependsOn']);

export function checkResources(source, allowed, shapes, say) {
  for (const resource of source.resources.values()) {
    const { name, node, resource: type, version, body, isExisting } = resource;
    if (!allowed.apiVersions[type]) say(source.file, node, `resource type ${type}@${version} is not one of those that are allowed`);
    else if (allowed.apiVersions[type] !== version) say(source.file, node, `API version ${version} of ${type}, allowed is ${allowed.apiVersions[type]}`);
    if (!body) continue;
    const given = propertiesOf(body);
    if (!given.has('name')) say(source.file, node, `resource ${name} has no name`);
    // What lies in another resource says in which, by symbol: then it is made after it.
    if (type.split('/').length > 2 && !given.has('parent')) say(source.file, node, `resource ${name} has no parent`);
    if (isExisting) continue;
    if (shapes[type]) checkShape(source, body, shapes[type], type, say, true);
    for (const [path, value] of Object.entries(allowed.must[type] ?? {})) {
      const real = path.split('.').reduce((at, part) => propertiesOf(at).get(part), body);
      if (!real || literal(real) !== value) say(source.file, real ?? node, `${path} of ${name} must be ${value}`);
    }
    if (type === 'Microsoft.Authorization/roleAssignments') checkAssignment(source, resource, given, say);
    if (allowed.watched.includes(type) && !isWatched(source, name)) say(source.file, node, `${name} has no diagnostic settings`);
  }
  for (const node of walk(source.root)) {
    const role = /^'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'$/i.test(node.text) && node.type === 'string' ? textOf(node) : null;
    if (role && !allowed.roles[role]) say(source.file, node, `role ${role} is not one of those that are allowed`);
  }
}

function literal(node) {
  if (node.type === 'boolean') return node.text === 'true';
  return node.type === 'number' ? Number(node.text) : textOf(node);
}

/** A name that is the same at every deployment and another for every assignment; a scope; who it is for. */
function checkAssignment(source, { name, node }, given, say) {
  const called = given.get('name');
  if (called?.type !== 'call_expression' || called.namedChildren[0].text !== 'guid' || (called.namedChildren[1]?.namedChildren.length ?? 0) < 3)
    say(source.file, node, `the name of role assignment ${name} is no guid() of where, who and what`);
  if (!given.has('scope')) say(source.file, node, `role assignment ${name} has no scope: it would count for the whole resource group`);
  const properties = propertiesOf(given.get('properties'));
  if (!properties.has('principalType')) say(source.file, node, `role assignment ${name} has no principalType: an identity that was made a moment ago would not be found`);
  if (!properties.get('roleDefinitionId')?.text.startsWith('subscriptionResourceId(')) say(source.file, node, `the role of ${name} is not told by subscriptionResourceId()`);
}

function isWatched(source, name) {
  return [...source.resources.values()].some(one => one.resource === 'Microsoft.Insights/diagnosticSettings' && propertiesOf(one.body).get('scope')?.text === name);
}

/** Whether what is written is what the type has: known members, all that are needed, values of the right type or of a known set. */
function checkShape(source, node, shape, path, say, isTop = false) {
  if (shape === 'any' || !node || node.type === 'null') return;
  const inside = other => checkShape(source, other, shape, path, say);
  if (node.type === 'parenthesized_expression') return inside(node.namedChildren[0]);
  if (node.type === 'ternary_expression') return node.namedChildren.slice(1).forEach(inside);
  if (node.type === 'identifier' && source.vars.has(node.text) && !loopsOver(node).has(node.text)) return inside(source.vars.get(node.text).value);
  if (node.type === 'call_expression' && node.namedChildren[0].text === 'concat') return node.namedChildren[1].namedChildren.forEach(inside);
  if (Array.isArray(shape) && typeof shape[0] === 'string') return checkValue(source, node, shape, path, say);
  if (Array.isArray(shape)) return checkList(source, node, shape[0], path, say);
  if (typeof shape === 'object') return checkMembers(source, node, shape, path, say, isTop);
  const type = typeOf(source, node);
  if (type && type !== shape) say(source.file, node, `${path} is ${shape}, and is given ${type}`);
}

function checkValue(source, node, known, path, say) {
  const text = textOf(node);
  const type = typeOf(source, node);
  if (text !== null ? !known.includes(text) : type && type !== 'string') say(source.file, node, `${path} cannot be ${node.text}; it is one of ${known.join(', ')}`);
}

function checkList(source, node, shape, path, say) {
  if (node.type === 'array') return node.namedChildren.filter(child => child.type !== 'comment').forEach(item => checkShape(source, item, shape, path, say));
  if (node.type === 'for_statement') return checkShape(source, node.namedChildren.at(-1), shape, path, say);
  const type = typeOf(source, node);
  if (type && type !== 'array') say(source.file, node, `${path} is a list, and is given ${type}`);
}

function checkMembers(source, node, shape, path, say, isTop) {
  if (node.type === 'if_statement') return checkMembers(source, node.namedChildren.at(-1), shape, path, say, isTop);
  if (node.type !== 'object') {
    const type = typeOf(source, node);
    if (type && type !== 'object') say(source.file, node, `${path} has members, and is given ${type}`);
    return;
  }
  const given = propertiesOf(node);
  for (const [name, value] of given) {
    if (isTop && always.has(name)) continue;
    const known = shape[name] ?? shape[`${name}!`];
    if (known === undefined) say(source.file, value, `${path} has no member ${name}`);
    else checkShape(source, value, known, isTop ? name : `${path}.${name}`, say);
  }
  for (const name of Object.keys(shape)) if (name.endsWith('!') && !given.has(name.slice(0, -1))) say(source.file, node, `${path} lacks ${name.slice(0, -1)}`);
}

/** Names as they will be, at their shortest and their longest. */
export function checkResourceNames(call, allowed, say) {
  const { source } = call;
  for (const { name, node, resource, body, loop, isExisting } of source.resources.values()) {
    const given = propertiesOf(body).get('name');
    if (isExisting || !given || !allowed.names[resource]) continue;
    const names = loop ? call.each(loop, new Map(), part => propertiesOf(part.type === 'if_statement' ? part.namedChildren.at(-1) : part).get('name')) : [call.of(given)];
    for (const real of names ?? [undefined]) {
      if (typeof real !== 'string') say(source.file, node, `how long the name of ${name} becomes cannot be known: give its parameters lengths`);
      else if (!new RegExp(allowed.names[resource]).test(real)) say(source.file, node, `${resource} cannot be called ${real} (${real.length} characters)`);
    }
  }
  for (const module of source.modules.values()) if (module.source) checkResourceNames(call.into(module), allowed, say);
}
