// What expressions come to, as far as that can be known before a deployment: values for names of resources, types for parameters of modules.
import { functions } from './language.mjs';
import { loopsOver, propertiesOf, textOf } from './source.mjs';

/** A file as it is called: the values of its parameters, where they are known. */
export class Call {
  constructor(source, given) {
    this.source = source;
    this.given = given;
  }

  /** The parameters of the first file: as short or as long as they may be. */
  static first(source, isLong) {
    const given = new Map();
    const call = new Call(source, given);
    for (const param of source.params.values()) given.set(param.name, call.#sample(param, isLong));
    return call;
  }

  #sample({ type, marks, value }, isLong) {
    const mark = name => (marks.has(name) ? this.of(marks.get(name).argument) : undefined);
    const allowed = mark('allowed');
    if (type !== 'string') return value ? this.of(value) : type === 'int' ? mark(isLong ? 'maxValue' : 'minValue') : undefined;
    if (allowed) return [...allowed].sort((one, other) => one.length - other.length).at(isLong ? -1 : 0);
    const length = mark(isLong ? 'maxLength' : 'minLength');
    return length === undefined ? (value ? this.of(value) : undefined) : 'a'.repeat(length);
  }

  /** The call of a module from here. */
  into(module) {
    const given = new Map();
    for (const param of module.source.params.values()) given.set(param.name, param.value ? new Call(module.source, given).of(param.value) : undefined);
    for (const [name, value] of propertiesOf(propertiesOf(module.body).get('params'))) given.set(name, this.of(value));
    return new Call(module.source, given);
  }

  /** Value of an expression; undefined: not known here. Loop variables have the values of `loop`. */
  of(node, loop = new Map()) {
    const at = other => this.of(other, loop);
    switch (node?.type) {
      case 'string': return this.#text(node, loop);
      case 'number': return Number(node.text);
      case 'boolean': return node.text === 'true';
      case 'null': return null;
      case 'array': return allKnown(node.namedChildren.filter(child => child.type !== 'comment').map(at));
      case 'object': return new Map([...propertiesOf(node)].map(([name, value]) => [name, at(value)]));
      case 'parenthesized_expression': return at(node.namedChildren[0]);
      case 'identifier': return this.#named(node.text, loop);
      case 'member_expression': return this.#member(node, loop);
      case 'subscript_expression': return this.#item(at(node.namedChildren[0]), at(node.namedChildren[1]));
      case 'call_expression': return this.#called(node, at);
      case 'ternary_expression': return this.#chosen(node, at);
      case 'binary_expression': return compared(node, at);
      case 'for_statement': return this.each(node, loop, body => body);
      default: return undefined;
    }
  }

  /** The values of a loop's body, item by item; undefined: the list is not known. */
  each(node, loop, bodyOf) {
    const [head, list] = node.namedChildren;
    const items = this.of(list, loop);
    if (!Array.isArray(items)) return undefined;
    const [item, index] = head.type === 'for_loop_parameters' ? head.namedChildren : [head];
    return items.map((value, place) => {
      const inside = new Map(loop).set(item.text, value);
      if (index) inside.set(index.text, place);
      return this.of(bodyOf(node.namedChildren.at(-1)), inside);
    });
  }

  #named(name, loop) {
    if (loop.has(name)) return loop.get(name);
    if (this.source.vars.has(name)) return this.of(this.source.vars.get(name).value);
    return this.given.get(name);
  }

  #text(node, loop) {
    if (!node.namedChildren.some(part => part.type === 'interpolation')) return textOf(node);
    const parts = node.namedChildren.map(part => (part.type === 'interpolation' ? this.of(part.namedChildren[0], loop) : part.text));
    return parts.some(part => part === undefined || part === null || typeof part === 'object') ? undefined : parts.join('');
  }

  #member(node, loop) {
    const [owner, property] = node.namedChildren;
    if (owner.type === 'member_expression' && owner.namedChildren[1].text === 'outputs') {
      const module = this.source.modules.get(owner.namedChildren[0].text);
      const output = module?.source?.outputs.get(property.text);
      return output ? this.into(module).of(output.value) : undefined;
    }
    const resource = owner.type === 'identifier' ? this.source.resources.get(owner.text) : null;
    if (resource && property.text === 'name' && !resource.loop) return this.of(propertiesOf(resource.body).get('name'), loop);
    const known = this.of(owner, loop);
    return known instanceof Map ? known.get(property.text) : undefined;
  }

  #item(list, place) {
    return list instanceof Map ? list.get(place) : Array.isArray(list) ? list[place] : undefined;
  }

  #chosen(node, at) {
    const [condition, yes, no] = node.namedChildren;
    const known = at(condition);
    return known === undefined ? undefined : at(known ? yes : no);
  }

  #called(node, at) {
    const [name, given] = node.namedChildren;
    const values = given?.namedChildren.map(at) ?? [];
    switch (name.text) {
      case 'uniqueString': return 'abcdefghijklm';
      case 'guid': return '01234567-89ab-cdef-0123-456789abcdef';
      default: return values.includes(undefined) ? undefined : computed(name.text, values);
    }
  }
}

function computed(name, values) {
  const [first, second] = values;
  switch (name) {
    case 'take': return first.slice(0, second);
    case 'skip': return first.slice(second);
    case 'concat': return typeof first === 'string' ? values.join('') : values.flat();
    case 'string': return String(first);
    case 'toLower': return first.toLowerCase();
    case 'empty': return first instanceof Map ? first.size === 0 : first.length === 0;
    case 'max': return Math.max(...values);
    case 'min': return Math.min(...values);
    default: return undefined;
  }
}

function compared(node, at) {
  const [left, right] = node.namedChildren.map(at);
  const sign = node.children[1].text;
  if (left === undefined || right === undefined) return undefined;
  return { '>': left > right, '<': left < right, '>=': left >= right, '<=': left <= right, '==': left === right, '!=': left !== right, '&&': left && right, '||': left || right }[sign];
}

function allKnown(values) {
  return values.includes(undefined) ? undefined : values;
}

/** Type of an expression; null: not known here. */
export function typeOf(source, node) {
  switch (node?.type) {
    case 'string': return 'string';
    case 'number': return 'int';
    case 'boolean': return 'bool';
    case 'array': case 'for_statement': return 'array';
    case 'object': return 'object';
    case 'parenthesized_expression': return typeOf(source, node.namedChildren[0]);
    case 'binary_expression': return ['+', '-', '*', '/', '%'].includes(node.children[1].text) ? 'int' : 'bool';
    case 'unary_expression': return node.text.startsWith('!') ? 'bool' : 'int';
    case 'identifier': {
      if (loopsOver(node).has(node.text)) return null;
      return source.params.get(node.text)?.type ?? (source.vars.has(node.text) ? typeOf(source, source.vars.get(node.text).value) : null);
    }
    case 'ternary_expression': {
      const [yes, no] = node.namedChildren.slice(1).map(one => typeOf(source, one));
      return yes === no ? yes : null;
    }
    case 'call_expression': return functions[node.namedChildren[0].text]?.gives ?? givenBack(source, node);
    case 'member_expression': {
      const [owner, property] = node.namedChildren;
      if (owner.type === 'member_expression' && owner.namedChildren[1].text === 'outputs') {
        return source.modules.get(owner.namedChildren[0].text)?.source?.outputs.get(property.text)?.type ?? null;
      }
      return ['id', 'name'].includes(property.text) && source.resources.has(owner.text) ? 'string' : null;
    }
    default: return null;
  }
}

/** These give back what they are given. */
function givenBack(source, node) {
  const [name, given] = node.namedChildren;
  return ['concat', 'take', 'skip', 'union', 'coalesce'].includes(name.text) ? typeOf(source, given?.namedChildren[0]) : null;
}
