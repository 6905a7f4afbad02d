// The only way this console makes elements: text goes in as text, addresses are looked at, and nothing is ever parsed as HTML.
import { paths } from './icons.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
const addresses = new Set(['href', 'src', 'poster', 'action', 'formaction', 'data', 'srcdoc']);

/**
 * Makes an element.
 * @param {string} tag its name
 * @param {Record<string, any> | null} [properties] attributes; `on...` are listeners, `style` an object, `dataset` an object, `class` a text; null, undefined and false are left out
 * @param {...any} children nodes, texts, numbers, lists of them; null, undefined and false are left out
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  apply(element, properties);
  append(element, children);
  return element;
}

/** Makes an SVG element, by the same rules. */
export function svg(tag, properties, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  apply(element, properties);
  append(element, children);
  return element;
}

/** Puts these children in the place of all that are there. */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** A small picture of the console's own set; says nothing to screen readers: name the control instead. */
export function icon(name, size = 16) {
  const shape = svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', focusable: 'false' });
  for (const d of paths[name] ?? paths.dot) shape.append(svg('path', typeof d === 'string' ? { d } : d));
  return shape;
}

/** The address if it is one that a page may follow (relative, http, https, blob), else undefined. */
export function safeAddress(value) {
  const text = String(value).trim();
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text.replace(/[\u0000-\u0020]/g, ''));
  return !scheme || /^(https?|blob)$/i.test(scheme[1]) ? text : undefined;
}

function apply(element, properties) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') setStyle(element, value);
    else if (name === 'dataset') Object.assign(element.dataset, value);
    else if (name === 'value' || name === 'checked' || name === 'muted') element[name] = value;
    else if (addresses.has(name)) setAddress(element, name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

function setStyle(element, style) {
  for (const [name, value] of Object.entries(style)) {
    if (name.startsWith('--')) element.style.setProperty(name, value);
    else element.style[name] = value;
  }
}

function setAddress(element, name, value) {
  const address = name === 'srcdoc' ? undefined : safeAddress(value);
  if (address !== undefined) element.setAttribute(name, address);
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}
