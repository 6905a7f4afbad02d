// Judges the Bicep files without a network: `node infra/lint/lint.mjs [folder with node_modules] [folder with main.bicep]`.
// Says what is wrong, a line each, and exits with 1. Where there is a network, `az bicep build` judges more.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.resolve(process.argv[2] ?? path.join(here, '../../dev'));
const root = path.resolve(process.argv[3] ?? path.join(here, '..'));
const allowed = JSON.parse(fs.readFileSync(path.join(here, 'allowed.json'), 'utf8'));
const require = createRequire(path.join(modules, 'package.json'));
const { Parser, Language } = await import(pathToFileURL(require.resolve('web-tree-sitter')).href);

// What the language itself knows, as far as these files use it.
const functions = new Set(['resourceGroup', 'subscription', 'environment', 'uniqueString', 'union', 'take', 'skip', 'max', 'min', 'guid', 'concat', 'empty', 'string', 'json',
  'resourceId', 'subscriptionResourceId', 'description', 'allowed', 'minValue', 'maxValue', 'minLength', 'maxLength', 'secure', 'listKeys']);
const problems = [];
const say = (file, node, text) => problems.push(`${path.relative(root, file)}:${node ? node.startPosition.row + 1 : 1}: ${text}`);

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

const read = new Map();
const main = readFile(path.join(root, 'main.bicep'));
for (const file of fs.existsSync(path.join(root, 'modules')) ? fs.readdirSync(path.join(root, 'modules')) : [])
  if (file.endsWith('.bicep') && !read.has(path.join(root, 'modules', file))) say(path.join(root, 'modules', file), null, 'no module declaration uses this file');
for (const file of fs.existsSync(path.join(root, 'parameters')) ? fs.readdirSync(path.join(root, 'parameters')) : []) checkParameters(path.join(root, 'parameters', file));
checkSettings();
for (const problem of problems) console.log(problem);
console.log(`${read.size} files, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);

function* walk(node) {
  yield node;
  for (const child of node.namedChildren) yield* walk(child);
}

function textOf(node) {
  return node?.type === 'string' ? node.text.slice(1, -1) : null;
}

/** Reads a file once: its declarations, and what is wrong in it alone. */
function readFile(file) {
  if (read.has(file)) return read.get(file);
  const declared = { params: new Map(), outputs: new Set(), symbols: new Set() };
  read.set(file, declared);
  const tree = parser.parse(fs.readFileSync(file, 'utf8'));
  for (const node of everything(tree.rootNode)) {
    if (node.isError || node.isMissing) say(file, node, `syntax: ${node.text.slice(0, 60)}`);
  }
  let secure = false;
  for (const node of tree.rootNode.namedChildren) {
    const name = node.namedChildren.find(child => child.type === 'identifier')?.text;
    if (node.type === 'decorators') secure = node.text.includes('secure()');
    if (node.type === 'parameter_declaration') {
      declared.params.set(name, { node, isNeeded: node.namedChildren.length < 3 });
      if (/password|secret|token|connectionstring|accesskey/i.test(name) && !secure) say(file, node, `parameter ${name} looks like a secret and is not secure`);
    }
    if (node.type === 'output_declaration') {
      declared.outputs.add(name);
      if (/listKeys|listSecrets|ConnectionString|sharedKey|password/i.test(node.text)) say(file, node, `output ${name} gives a secret away`);
    } else if (name && node.type.endsWith('_declaration')) {
      if (declared.symbols.has(name)) say(file, node, `${name} is declared twice`);
      declared.symbols.add(name);
    }
    if (node.type !== 'decorators' && node.type !== 'comment') secure = false;
  }
  for (const node of tree.rootNode.namedChildren) {
    if (node.type === 'resource_declaration') checkResource(file, node);
    if (node.type === 'module_declaration') checkModule(file, node, declared);
  }
  checkSymbols(file, tree.rootNode, declared);
  for (const node of walk(tree.rootNode)) {
    const role = node.type === 'string' && /^'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'$/.test(node.text) ? textOf(node) : null;
    if (role && !allowed.roles[role]) say(file, node, `role ${role} is not one of those that are allowed`);
  }
  return declared;
}

function* everything(node) {
  yield node;
  for (const child of node.children) yield* everything(child);
}

function checkResource(file, node) {
  const type = textOf(node.namedChildren.find(child => child.type === 'string'));
  const [resource, version] = (type ?? '').split('@');
  if (!allowed.apiVersions[resource]) say(file, node, `resource type ${type} is not one of those that are allowed`);
  else if (allowed.apiVersions[resource] !== version) say(file, node, `API version ${version} of ${resource}, allowed is ${allowed.apiVersions[resource]}`);
}

function checkModule(file, node, declared) {
  const target = textOf(node.namedChildren.find(child => child.type === 'string'));
  const other = path.resolve(path.dirname(file), target);
  if (!fs.existsSync(other)) return say(file, node, `module ${target} is not there`);
  const module = readFile(other);
  declared.modules ??= new Map();
  declared.modules.set(node.namedChildren[0].text, module);
  const body = [...walk(node)].find(child => child.type === 'object');
  const given = propertiesOf(propertyOf(body, 'params'));
  for (const [name, value] of given) if (!module.params.has(name)) say(file, value, `module ${target} has no parameter ${name}`);
  for (const [name, { isNeeded }] of module.params) if (isNeeded && !given.has(name)) say(file, node, `module ${target} is not given ${name}`);
}

function propertyOf(object, name) {
  return propertiesOf(object).get(name);
}

function propertiesOf(object) {
  const found = new Map();
  for (const property of object?.namedChildren ?? [])
    if (property.type === 'object_property') found.set(property.namedChildren[0].text, property.namedChildren[1]);
  return found;
}

/** Every name that is used is declared: parameters, variables, resources, modules, loop variables; and outputs of modules are there. */
function checkSymbols(file, tree, declared) {
  for (const node of walk(tree)) {
    if (node.type === 'member_expression' && node.namedChildren[0]?.type === 'member_expression') {
      const [owner, property] = node.namedChildren[0].namedChildren;
      const module = declared.modules?.get(owner?.text);
      if (module && property?.text === 'outputs' && !module.outputs.has(node.namedChildren[1].text))
        say(file, node, `module ${owner.text} has no output ${node.namedChildren[1].text}`);
    }
    if (node.type !== 'identifier') continue;
    const parent = node.parent;
    if (parent.type.endsWith('_declaration') && parent.namedChildren[0].equals(node)) continue;
    if (parent.type === 'object_property' && parent.namedChildren[0].equals(node)) continue;
    if (parent.type === 'call_expression' && parent.childForFieldName('function')?.equals(node)) {
      if (!functions.has(node.text)) say(file, node, `function ${node.text} is not known here`);
      continue;
    }
    if (declared.symbols.has(node.text) || loopNames(node).has(node.text)) continue;
    say(file, node, `${node.text} is not declared`);
  }
}

function loopNames(node) {
  const names = new Set();
  for (let above = node.parent; above; above = above.parent) {
    if (above.type !== 'for_statement') continue;
    const head = above.namedChildren[0];
    for (const one of head.type === 'for_loop_parameters' ? head.namedChildren : [head]) names.add(one.text);
  }
  return names;
}

function checkParameters(file) {
  const given = JSON.parse(fs.readFileSync(file, 'utf8')).parameters;
  for (const name of Object.keys(given)) if (!main.params.has(name)) say(file, null, `main.bicep has no parameter ${name}`);
  for (const [name, { isNeeded }] of main.params) if (isNeeded && !given[name]) say(file, null, `${name} is not given`);
}

/** The settings that are deployed are settings that the programs read. */
function checkSettings() {
  const sample = path.join(root, '../local.settings.sample.json');
  if (!fs.existsSync(sample)) return;
  const known = new Set([...Object.keys(JSON.parse(fs.readFileSync(sample, 'utf8')).Values), ...allowed.hostSettings]);
  for (const file of ['modules/relay.bicep', 'modules/functions.bicep'].map(one => path.join(root, one)).filter(fs.existsSync)) {
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/^\s+name: '([A-Za-z]+_{1,2}[A-Za-z_0-9]+|[A-Z][A-Za-z]+ConnectionString)'$/gm))
      if (!known.has(name)) say(file, null, `setting ${name} is read by nobody`);
  }
}
