// Long lists of which only the seen part exists. A table with one tab stop: arrows move, Enter opens.
import { h, icon, replace } from './dom.js';
import { cellsPerRow, rowsSeen, scrollTo } from './window.js';

const nearEnd = 20; // rows before the end at which more is asked for
let rowNames = 0;

/**
 * A virtual table.
 * @param {{label: string, columns: any[], keyOf: (item: any) => string, rowHeight?: number, onOpen?: (item: any) => void, sort?: {id: string, desc: boolean}, onSort?: (sort: {id: string, desc: boolean}) => void, onEnd?: () => void, empty?: Element, rowClass?: (item: any) => string, rowKeys?: Record<string, (item: any) => any>}} how
 */
export function virtualTable({ label, columns, keyOf, rowHeight = 36, onOpen, sort, onSort, onEnd, empty, rowClass, rowKeys }) {
  const template = columns.map((column) => column.width ?? '1fr').join(' ');
  const phoneTemplate = columns.filter((column) => column.phone !== false).map((column) => column.phoneWidth ?? column.width ?? '1fr').join(' ');
  const head = h('div', { class: 'vt-head', role: 'row', 'aria-rowindex': '1' });
  const list = virtualList({
    rowHeight, keyOf, onOpen, onEnd, empty, rowKeys, role: 'rowgroup',
    row: (item, index) => h('div', { class: `vt-row ${rowClass?.(item) ?? ''}`, role: 'row', 'aria-rowindex': String(index + 2) }, columns.map((column) => h('div', { class: cellClass(column), role: 'cell' }, column.cell(item)))),
  });
  const element = h('div', { class: 'vt', role: 'table', 'aria-label': label, style: { '--columns': template, '--phone-columns': phoneTemplate, '--row': `${rowHeight}px` } }, head, list.element);
  drawHead();
  return {
    element, refresh: list.refresh, dispose: list.dispose, scrollToTop: list.scrollToTop, get scrollTop() { return list.scrollTop; }, set scrollTop(now) { list.scrollTop = now; },
    setItems(items) {
      element.setAttribute('aria-rowcount', String(items.length + 1));
      list.setItems(items);
    },
    setSort(now) {
      sort = now;
      drawHead();
    },
  };

  function drawHead() {
    replace(head, columns.map((column) => {
      const isSorted = sort?.id === column.id;
      const order = isSorted ? (sort.desc ? 'descending' : 'ascending') : null;
      const content = column.sort && onSort ? h('button', { type: 'button', class: 'vt-sort', onclick: () => onSort({ id: column.id, desc: isSorted ? !sort.desc : Boolean(column.descFirst) }) }, column.title, isSorted && icon(sort.desc ? 'down' : 'up', 12)) : column.title;
      return h('div', { class: cellClass(column), role: 'columnheader', 'aria-sort': order }, content);
    }));
  }
}

const cellClass = (column) => `vt-cell${column.align === 'end' ? ' end' : ''}${column.phone === false ? ' no-phone' : ''}${column.phoneTitle === false ? ' no-phone-title' : ''}`;

/**
 * A virtual list of rows of one height; the table's body, and a list of its own. With `rowKeys`, what keys do to the row that arrows chose, the list is one tab stop: links and buttons in its
 * rows are for the pointer.
 */
export function virtualList({ rowHeight, row, keyOf, onOpen, onEnd, empty, role = 'list', label, rowLabel = 'row', rowKeys }) {
  let items = [];
  let active = 0;
  let shown = new Map(); // key -> { item, element, index }
  const space = h('div', { class: 'vl-space', role: 'presentation' });
  const rest = h('div', { class: 'vl-empty', hidden: true }, empty);
  const element = h('div', { class: 'vl', role, 'aria-label': label, tabindex: onOpen ? '0' : null, onscroll: draw, onkeydown: onKey, onclick: onClick, onfocus: () => mark(true), onblur: () => mark(false) }, space, rest);
  const watch = new ResizeObserver(draw);
  watch.observe(element);
  return { element, setItems, refresh, dispose: () => watch.disconnect(), scrollToTop: () => { element.scrollTop = 0; }, get scrollTop() { return element.scrollTop; }, set scrollTop(now) { element.scrollTop = now; } };

  function setItems(now) {
    items = now;
    active = Math.min(active, Math.max(0, items.length - 1));
    space.style.height = `${items.length * rowHeight}px`;
    rest.hidden = items.length > 0 || !empty;
    draw();
  }

  function refresh() {
    for (const { element: old } of shown.values()) old.remove();
    shown = new Map();
    draw();
  }

  function draw() {
    const { first, last } = rowsSeen({ scrollTop: element.scrollTop, height: element.clientHeight, rowHeight, count: items.length });
    const now = new Map();
    for (let index = first; index < last; index++) {
      const item = items[index];
      const key = keyOf(item);
      let entry = shown.get(key);
      if (entry?.item === item && !now.has(key)) shown.delete(key);
      else entry = { item, index: -1, element: made(item, index) };
      if (entry.index !== index) place(entry, index);
      entry.element.classList.toggle('active', index === active);
      if (!entry.element.isConnected) space.append(entry.element);
      now.set(now.has(key) ? `${key}#${index}` : key, entry);
    }
    for (const { element: old } of shown.values()) old.remove();
    shown = now;
    if (onEnd && items.length > 0 && last >= items.length - nearEnd && element.clientHeight > 0) onEnd();
  }

  function made(item, index) {
    const now = row(item, index);
    if (rowKeys) for (const control of now.querySelectorAll('a, button')) control.tabIndex = -1;
    return now;
  }

  function place(entry, index) {
    entry.index = index;
    entry.element.style.transform = `translateY(${index * rowHeight}px)`;
    entry.element.classList.toggle('odd', index % 2 === 1);
    if (role === 'rowgroup') entry.element.setAttribute('aria-rowindex', String(index + 2));
    else entry.element.setAttribute('role', 'listitem');
    entry.element.dataset.index = String(index);
  }

  function onKey(event) {
    if (event.target !== element || items.length === 0) return;
    const page = Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length }[event.key];
    if (step !== undefined) {
      active = Math.min(items.length - 1, Math.max(0, active + step));
      element.scrollTop = scrollTo({ row: active, scrollTop: element.scrollTop, height: element.clientHeight, rowHeight });
      event.preventDefault();
      draw();
      mark(true);
    } else if (event.key === 'Enter' && onOpen) onOpen(items[active]);
    else if (rowKeys?.[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      rowKeys[event.key](items[active]);
      event.preventDefault();
    }
  }

  function onClick(event) {
    if (!onOpen || event.target.closest('a, button, input, select, label')) return;
    const found = event.target.closest('[data-index]');
    if (!found || !space.contains(found)) return;
    active = Number(found.dataset.index);
    draw();
    onOpen(items[active]);
  }

  function mark(isFocused) {
    const entry = [...shown.values()].find((one) => one.index === active);
    if (isFocused && entry) {
      entry.element.id ||= `${rowLabel}-${++rowNames}`;
      element.setAttribute('aria-activedescendant', entry.element.id);
    } else element.removeAttribute('aria-activedescendant');
  }
}

/** A virtual grid of cells of one size, as many side by side as there is room for. */
export function virtualGrid({ label, itemWidth, itemHeight, cell, keyOf, onEnd, empty, gap = 12 }) {
  let items = [];
  let across = 0;
  const list = virtualList({
    rowHeight: itemHeight + gap, role: 'list', label, empty, onEnd,
    keyOf: (cells) => cells.key,
    row: (cells) => h('div', { class: 'vg-row', style: { '--across': String(across), '--gap': `${gap}px`, height: `${itemHeight}px` } }, cells.items.map((item) => cell(item))),
  });
  list.element.classList.add('vg');
  const watch = new ResizeObserver(() => { if (cellsPerRow(list.element.clientWidth, itemWidth, gap) !== across) layOut(true); });
  watch.observe(list.element);
  let rows = [];
  return {
    element: list.element,
    setItems(now) {
      items = now;
      layOut(false);
    },
    refresh: list.refresh,
    dispose() {
      watch.disconnect();
      list.dispose();
    },
  };

  function layOut(isNewWidth) {
    across = cellsPerRow(list.element.clientWidth || itemWidth, itemWidth, gap);
    const old = isNewWidth ? [] : rows;
    rows = [];
    for (let start = 0; start < items.length; start += across) {
      const part = items.slice(start, start + across);
      const before = old[rows.length];
      const isSame = before?.items.length === part.length && part.every((item, i) => item === before.items[i]);
      rows.push(isSame ? before : { key: `${start}:${keyOf(part[0])}`, items: part });
    }
    if (isNewWidth) list.refresh();
    list.setItems(rows);
  }
}
