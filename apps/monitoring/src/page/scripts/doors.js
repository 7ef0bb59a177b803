/** The way to the server: a token, a question, an answer or a reason why not. */

const KEPT_UNDER = 'hoso-token';

/** Why there is no answer. `kind`: `network`, `unauthenticated`, `forbidden` or `other`. */
export class NoAnswer extends Error {
  constructor(kind, status, title) {
    super(title ?? kind);
    this.kind = kind;
    this.status = status;
    this.title = title;
  }
}

export class Doors {
  #token = sessionStorage.getItem(KEPT_UNDER);
  #demonstration = false;
  #opening;
  language = 'vi';

  get hasToken() {
    return this.#token !== null;
  }

  get demonstration() {
    return this.#demonstration;
  }

  /** Asks what kind of house this is; in a demonstration a visitor gets in at once. */
  async open() {
    const settings = await this.#exchange('/page/settings');
    this.#demonstration = settings.demonstration;
    if (this.#demonstration) await this.#openSession();
  }

  signIn(token) {
    this.#token = token;
    sessionStorage.setItem(KEPT_UNDER, token);
  }

  signOut() {
    this.#token = null;
    sessionStorage.removeItem(KEPT_UNDER);
  }

  headers() {
    return { 'accept-language': this.language, ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }) };
  }

  /** Renews the visitor's pass where that is possible; answers whether there is one. */
  async renew() {
    if (!this.#demonstration) return false;
    await this.#openSession();
    return true;
  }

  async get(path) {
    return this.#ask(path, { method: 'GET' });
  }

  async post(path, body) {
    const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return this.#ask(path, { method: 'POST', ...content });
  }

  async #ask(path, init) {
    try {
      return await this.#exchange(path, init);
    } catch (error) {
      if (error.kind !== 'unauthenticated' || !(await this.renew())) throw error;
      return this.#exchange(path, init);
    }
  }

  async #openSession() {
    this.#opening ??= this.#exchange('/demonstration/session', { method: 'POST' }).finally(() => {
      this.#opening = undefined;
    });
    this.#token = (await this.#opening).accessToken;
  }

  async #exchange(path, init = {}) {
    let answer;
    try {
      answer = await fetch(path, { ...init, headers: { ...this.headers(), ...init.headers }, signal: AbortSignal.timeout(15_000) });
    } catch {
      throw new NoAnswer('network');
    }
    const content = await answer.json().catch(() => undefined);
    if (answer.ok) return content;
    const kind = { 401: 'unauthenticated', 403: 'forbidden' }[answer.status] ?? 'other';
    throw new NoAnswer(kind, answer.status, content?.detail ?? content?.title);
  }
}
