import { h } from '../ui/dom.js';

export function view() { return { element: h('div', { class: 'page' }) }; }
