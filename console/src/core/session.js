// Who is signed in. A key lives in this tab's session storage only: it ends with the tab, and no other tab or restart has it.
import { Api } from './api.js';

const place = 'cloudcam.key';
const ranks = { read: 0, command: 1, admin: 2 };

/** A person at the console. */
export class Session {
  #key;
  #storage;

  /** @param {{config: any, storage?: Storage, onExpired?: () => void, fetch?: typeof fetch}} parts */
  constructor({ config, storage = globalThis.sessionStorage, onExpired = () => {}, fetch: send }) {
    this.#storage = storage;
    this.#key = storage.getItem(place) ?? undefined;
    this.config = config;
    this.me = undefined;
    this.api = new Api({ headers: () => (this.#key ? { 'x-api-key': this.#key } : {}), onUnauthorized: () => { if (this.me) this.#expire(onExpired); }, ...(send ? { fetch: send } : {}) });
  }

  /** Ways to sign in: `key`, `entra`, `open`. */
  get ways() { return this.config.signIn ?? ['key']; }

  /** Whether there is anything to try without asking the person. */
  get mayResume() { return this.#key !== undefined || this.ways.includes('open') || this.ways.includes('entra'); }

  /** Asks the API who this is. @throws {import('./api.js').ApiError} 401: nobody it knows */
  async resume() {
    this.me = await this.api.get('/api/me');
    return this.me;
  }

  /** Signs in by a key, which is kept when the API takes it. */
  async signIn(key) {
    this.#key = key.trim();
    try {
      await this.resume();
      this.#storage.setItem(place, this.#key);
    } catch (error) {
      this.#key = undefined;
      throw error;
    }
  }

  /** Forgets the key. @returns where to go to end a sign-in elsewhere; undefined: nowhere */
  signOut() {
    const wasKey = this.#key !== undefined;
    this.#key = undefined;
    this.me = undefined;
    this.#storage.removeItem(place);
    return wasKey ? undefined : this.config.entra?.signOutUrl;
  }

  /** Whether this person may do what asks for a scope. */
  can(scope) { return (ranks[this.me?.scope] ?? -1) >= ranks[scope]; }

  #expire(onExpired) {
    this.signOut();
    onExpired();
  }
}

/** Whether a text may be a key at all: said before a request is made. */
export const looksLikeKey = (text) => /^cck_[\x21-\x7e]{8,200}$/.test(text.trim());
