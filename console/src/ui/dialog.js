// Dialogs on the browser's own <dialog>: it keeps the focus inside, closes by Escape and gives the focus back.
import { h, replace } from './dom.js';
import { button, iconButton } from './kit.js';

/** Opens a dialog. @param {{title: string, body: any, actions?: any[], wide?: boolean}} what @returns {{element: HTMLDialogElement, close: (value?: any) => void, closed: Promise<any>}} */
export function dialog({ title, body, actions = [], wide = false }) {
  let value;
  const element = h('dialog', { class: wide ? 'dialog wide' : 'dialog', 'aria-label': title });
  const close = (result) => {
    value = result;
    element.close();
  };
  const closed = new Promise((resolve) => element.addEventListener('close', () => {
    element.remove();
    resolve(value);
  }, { once: true }));
  replace(element, h('header', { class: 'dialog-head' }, h('h2', null, title), iconButton('close', 'Close', { onclick: () => close() })), h('div', { class: 'dialog-body' }, body), actions.length > 0 && h('footer', { class: 'dialog-foot' }, actions));
  element.addEventListener('click', (event) => { if (event.target === element) close(); });
  document.body.append(element);
  element.showModal();
  return { element, close, closed };
}

/** Asks whether to do something. @param {{title: string, text: string, action: string, danger?: boolean}} what @returns {Promise<boolean>} */
export async function confirm({ title, text, action, danger = false }) {
  const shown = dialog({
    title, body: h('p', null, text),
    actions: [button('Cancel', { onclick: () => shown.close(false) }), button(action, { kind: danger ? 'danger' : 'primary', onclick: () => shown.close(true) })],
  });
  return (await shown.closed) === true;
}
