// Judges the Bicep files without a network: `node infra/lint/lint.mjs [folder with node_modules] [folder with main.bicep]...`.
// Says what is wrong, a line each, and exits with 1. Where the real compiler is at hand, infra/compile.sh has it judge as well.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkDefaults, checkParameters, checkSettings } from './rules-files.mjs';
import { checkDeclarations, checkModules, checkNames } from './rules-names.mjs';
import { checkResourceNames, checkResources } from './rules-resources.mjs';
import { Sources } from './source.mjs';
import { Call, typeOf } from './values.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.resolve(process.argv[2] ?? here);
const roots = process.argv.length > 3 ? process.argv.slice(3).map(root => path.resolve(root)) : [path.join(here, '..')];
const allowed = readJson('allowed.json');
const shapes = readJson('types.json');
const require = createRequire(path.join(modules, 'package.json'));
const { Parser, Language } = await import(pathToFileURL(require.resolve('web-tree-sitter')).href);

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));
for (const root of roots) {
  if (roots.length > 1) console.log(`== ${root}`);
  const { files, problems } = judge(root);
  for (const problem of problems) console.log(problem);
  console.log(`${files} files, ${problems.size} problems`);
  if (problems.size > 0) process.exitCode = 1;
}

function judge(root) {
  // The same may be found at the shortest and at the longest names: it is said once.
  const problems = new Set();
  const say = (file, node, text) => problems.add(`${path.relative(root, file)}:${node ? node.startPosition.row + 1 : 1}: ${text}`);
  const sources = new Sources(parser, say);
  const main = sources.read(path.join(root, 'main.bicep'));
  for (const file of filesIn(root, 'modules', '.bicep')) if (!sources.has(file)) say(file, null, 'no module declaration uses this file');
  for (const source of sources.all) {
    checkDeclarations(source, source === main, say);
    checkNames(source, say);
    checkModules(source, typeOf, say);
    checkResources(source, allowed, shapes, say);
  }
  // What follows computes values: it needs files that are in order.
  if (problems.size === 0) {
    for (const isLong of [false, true]) checkResourceNames(Call.first(main, isLong), allowed, say);
    checkDefaults(Call.first(main, false), say);
    checkSettings(root, Call.first(main, false), allowed, say);
    for (const file of filesIn(root, 'parameters', '.json')) checkParameters(file, Call.first(main, false), say);
  }
  for (const type of Object.keys(allowed.apiVersions)) {
    if (!shapes[type] || !allowed.names[type]) say(path.join(here, 'allowed.json'), null, `${type} has no members in types.json or no form of names`);
  }
  return { files: sources.all.length, problems };
}

function readJson(name) {
  return JSON.parse(fs.readFileSync(path.join(here, name), 'utf8'));
}

function filesIn(root, folder, ending) {
  const found = path.join(root, folder);
  return fs.existsSync(found) ? fs.readdirSync(found).filter(name => name.endsWith(ending)).map(name => path.join(found, name)) : [];
}
