// Reads Bicep files: what each declares.
import fs from 'node:fs';
import path from 'node:path';

/** Every named node below one, itself included. */
export function* walk(node) {
  yield node;
  for (const child of node.namedChildren) yield* walk(child);
}

/** The text of a string without anything to be filled in; else null. */
export function textOf(node) {
  return node?.type === 'string' && !node.namedChildren.some(part => part.type === 'interpolation') ? unescape(node.text.slice(1, -1)) : null;
}

function unescape(text) {
  return text.replace(/\\(.)/g, (_, letter) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter);
}

/** The properties of an object as they are written: name, and node of the value. */
export function propertiesOf(object) {
  const found = new Map();
  for (const property of object?.type === 'object' ? object.namedChildren : []) {
    if (property.type !== 'object_property') continue;
    const [key, value] = property.namedChildren;
    found.set(key.type === 'identifier' ? key.text : textOf(key) ?? key.text, value);
  }
  return found;
}

/** The names that loops around a node give: variable or index, and the loop. */
export function loopsOver(node) {
  const names = new Map();
  for (let above = node.parent, below = node; above; below = above, above = above.parent) {
    if (above.type !== 'for_statement') continue;
    const [head, list] = above.namedChildren;
    // What is looped over does not see the loop's own variables.
    if (below.equals(list)) continue;
    const [item, index] = head.type === 'for_loop_parameters' ? head.namedChildren : [head];
    if (!names.has(item.text)) names.set(item.text, { list, isIndex: false });
    if (index && !names.has(index.text)) names.set(index.text, { list, isIndex: true });
  }
  return names;
}

export class Sources {
  #parser;
  #read = new Map();
  #reading = [];

  constructor(parser, say) {
    this.#parser = parser;
    this.say = say;
  }

  /** The files that were read. */
  get all() {
    return [...this.#read.values()];
  }

  has(file) {
    return this.#read.has(file);
  }

  /** Reads a file once, and the modules that it names. */
  read(file) {
    if (this.#reading.includes(file)) {
      const circle = [...this.#reading.slice(this.#reading.indexOf(file)), file].map(one => path.basename(one)).join(' -> ');
      this.say(file, null, `modules go in a circle: ${circle}`);
      return null;
    }
    if (this.#read.has(file)) return this.#read.get(file);
    this.#reading.push(file);
    const source = this.#declare(file);
    this.#read.set(file, source);
    for (const module of source.modules.values()) {
      const other = path.resolve(path.dirname(file), module.target ?? '');
      if (!module.target || !fs.existsSync(other) || !fs.statSync(other).isFile()) this.say(file, module.node, `module ${module.target} is not there`);
      else module.source = this.read(other);
    }
    this.#reading.pop();
    return source;
  }

  #declare(file) {
    const tree = this.#parser.parse(fs.readFileSync(file, 'utf8'));
    const source = { file, root: tree.rootNode, params: new Map(), vars: new Map(), resources: new Map(), modules: new Map(), outputs: new Map(), symbols: new Map() };
    for (const node of everything(tree.rootNode)) if (node.isError || node.isMissing) this.say(file, node, `syntax: ${node.text.slice(0, 60)}`);
    let marks = new Map();
    for (const node of tree.rootNode.namedChildren) {
      if (node.type === 'decorators') marks = marksOf(node);
      if (node.type === 'decorators' || node.type === 'comment') continue;
      if (node.type.endsWith('_declaration')) this.#add(source, node, marks);
      marks = new Map();
    }
    return source;
  }

  #add(source, node, marks) {
    const [named, ...rest] = node.namedChildren;
    const name = named?.text;
    const declared = { name, node, marks, type: rest[0]?.type === 'type' ? rest[0].text : null };
    if (node.type === 'parameter_declaration') source.params.set(name, { ...declared, value: rest[1] ?? null });
    else if (node.type === 'variable_declaration') source.vars.set(name, { ...declared, value: rest[0] });
    else if (node.type === 'output_declaration') source.outputs.set(name, { ...declared, value: rest[1] });
    else if (node.type === 'module_declaration') source.modules.set(name, { ...declared, target: textOf(rest[0]), ...bodyOf(rest.at(-1)) });
    else if (node.type === 'resource_declaration') {
      const [resource, version] = (textOf(rest[0]) ?? rest[0]?.text ?? '').split('@');
      const isExisting = node.children.some(child => child.type === 'existing' || child.text === 'existing');
      source.resources.set(name, { ...declared, resource, version, isExisting, ...bodyOf(rest.at(-1)) });
    }
    if (node.type === 'output_declaration') return;
    if (source.symbols.has(name)) this.say(source.file, node, `${name} is declared twice`);
    source.symbols.set(name, node);
  }
}

function* everything(node) {
  yield node;
  for (const child of node.children) yield* everything(child);
}

function marksOf(node) {
  const marks = new Map();
  for (const call of node.namedChildren.map(decorator => decorator.namedChildren[0])) {
    const [name, given] = call?.namedChildren ?? [];
    if (name) marks.set(name.text, { node: call, argument: given?.namedChildren[0] ?? null });
  }
  return marks;
}

/** A declaration's object, without the condition and the loop around it. */
function bodyOf(node) {
  const found = { loop: null, condition: null, body: null };
  for (let at = node; at; ) {
    if (at.type === 'for_statement') {
      found.loop = at;
      at = at.namedChildren.at(-1);
    } else if (at.type === 'if_statement') {
      found.condition = at.namedChildren[0];
      at = at.namedChildren.at(-1);
    } else {
      found.body = at.type === 'object' ? at : null;
      at = null;
    }
  }
  return found;
}
