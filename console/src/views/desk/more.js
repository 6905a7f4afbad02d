// A list that grows as somebody scrolls.
import { isAbort } from '../../core/api.js';
import { h, replace } from '../../ui/dom.js';
import { failed, loading } from '../../ui/kit.js';

const mostPages = 8; // looked through for one screen when most items do not fit a filter; then whoever looks scrolls on

/**
 * Fills a virtual list or grid page by page.
 * @param {{list: {setItems: (items: any[]) => void, element: Element}, pager: () => {next: () => Promise<any[]>, done: boolean}, fits?: (item: any) => boolean, enough?: number, onCount?: (shown: number, isAll: boolean) => void}} how
 * @returns {{element: HTMLElement, reset: () => Promise<void>, more: () => Promise<void>, items: () => any[], change: (change: (items: any[]) => any[]) => void}}
 */
export function growing({ list, pager: makePager, fits = () => true, enough = 40, onCount = () => {} }) {
  let pager;
  let items = [];
  let isLoading = false;
  let generation = 0;
  const status = h('div', { class: 'list-status', 'aria-live': 'polite' });
  const element = h('div', { class: 'growing fill' }, list.element, status);
  return { element, reset, more, items: () => items, change };

  function reset() {
    generation++;
    [pager, items, isLoading] = [makePager(), [], false];
    list.element.hidden = true;
    replace(status, loading(6));
    return more();
  }

  async function more() {
    if (isLoading || !pager || pager.done) return;
    isLoading = true;
    const mine = generation;
    try {
      const found = [];
      for (let pages = 0; pages < mostPages && found.length < enough && !pager.done; pages++) {
        found.push(...(await pager.next()).filter(fits));
        if (mine !== generation) return;
      }
      show([...items, ...found]);
      replace(status);
    } catch (error) {
      if (mine !== generation || isAbort(error)) return;
      replace(status, failed(error, items.length === 0 ? reset : () => { isLoading = false; return more(); }));
      return;
    } finally {
      if (mine === generation) isLoading = false;
    }
    // Nothing fits so far, and there is more: the empty screen cannot be scrolled.
    if (items.length === 0 && !pager.done) await more();
  }

  function change(make) {
    show(make(items));
  }

  function show(now) {
    items = now;
    list.element.hidden = false;
    list.setItems(items);
    onCount(items.length, pager.done);
  }
}
