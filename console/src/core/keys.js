// Keyboard shortcuts: single keys and pairs ("g f"). They rest while somebody types, in dialogs, and with Ctrl, Alt or Meta.

const pairTime = 1200; // ms between the two keys of a pair

/** Which shortcut a key completes. `add` gives a function that takes it away; the newest of a name counts. */
export class Keys {
  #shortcuts = [];
  #first = '';
  #at = 0;
  #now;

  constructor({ now = () => performance.now() } = {}) { this.#now = now; }

  /** @param {string} keys as `?`, `/` or `g f` @param {string} label what it does @param {() => void} run */
  add(keys, label, run) {
    const shortcut = { keys, label, run };
    this.#shortcuts.unshift(shortcut);
    return () => { this.#shortcuts = this.#shortcuts.filter((one) => one !== shortcut); };
  }

  /** What can be pressed, oldest first, each name once. */
  get list() { return [...new Map([...this.#shortcuts].map(({ keys, label }) => [keys, { keys, label }])).values()].reverse(); }

  /** Takes a key and runs what it completes. @returns {boolean} whether it was one */
  press(key) {
    const isPair = this.#first !== '' && this.#now() - this.#at < pairTime;
    const typed = isPair ? `${this.#first} ${key}` : key;
    const found = this.#shortcuts.find((one) => one.keys === typed) ?? (isPair ? this.#shortcuts.find((one) => one.keys === key) : undefined);
    this.#first = found || !this.#shortcuts.some((one) => one.keys.startsWith(`${key} `)) ? '' : key;
    this.#at = this.#now();
    found?.run();
    return found !== undefined;
  }

  /** Listens to a document. */
  listen(target) {
    target.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.isComposing) return;
      if (event.target.closest?.('input, textarea, select, dialog, [contenteditable]')) return;
      if (this.press(event.key)) event.preventDefault();
    });
  }
}
