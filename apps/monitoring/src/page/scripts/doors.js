/** The way to the server: a token, a question, an answer or a reason why not. */

const KEPT_UNDER = 'hoso-token';
const ATTEMPTS_MAX = 3;

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

  /** Everything that is asked here may be asked twice: a pass that has run out is renewed, a busy server is given time. */
  async #ask(path, init) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#exchange(path, init);
      } catch (error) {
        const isBusy = error.status === 503 || error.status === 429;
        if (attempt === ATTEMPTS_MAX || !(isBusy || error.kind === 'unauthenticated')) throw error;
        if (isBusy) await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs));
        else if (!(await this.renew())) throw error;
      }
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
    const noAnswer = new NoAnswer(kind, answer.status, content?.detail ?? content?.title);
    noAnswer.retryAfterMs = Math.min(3, Number(answer.headers.get('retry-after')) || 1) * 1_000;
    throw noAnswer;
  }
}
