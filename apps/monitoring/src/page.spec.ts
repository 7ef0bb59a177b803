import { describe, expect, it } from '@jest/globals';
import { FACTS } from '@hoso/contracts';

import { rehearseHistory } from '../test/histories.js';
import { lanesOf } from './domain/timeline.js';

interface Row {
  readonly dossierId: string;
}

interface State {
  readonly address: Record<string, string>;
  choices: { readonly data?: Readonly<Record<string, readonly unknown[]>>; readonly error?: Error };
  list: { readonly data?: { readonly dossiers: readonly Row[]; readonly next: string | null }; readonly isGrowing?: boolean };
}

interface Sources {
  refresh(name: 'list' | 'choices'): Promise<void>;
  growList(): Promise<void>;
  moved(before: State['address']): void;
}

/** The page’s scripts are what a browser gets, and have no types. */
const { Sources } = (await import(new URL('./page/scripts/sources.js', import.meta.url).href)) as {
  readonly Sources: new (doors: { get(path: string): Promise<unknown> }, state: State, draw: () => void) => Sources;
};

interface Words {
  readonly vi: string;
  readonly en: string;
}

const words = (await import(new URL('./page/scripts/words.js', import.meta.url).href)) as {
  readonly WORDS: Readonly<Record<keyof Words, Readonly<Record<string, string>>>>;
  readonly FACTS: Readonly<Record<string, Words>>;
};

/** A server with dossiers, newest first, and a page that lists them. */
class Desk {
  readonly state: State = { address: {}, choices: {}, list: {} };
  isDown = false;
  readonly sources = new Sources({ get: (path) => this.answer(path) }, this.state, () => undefined);
  private filed: string[] = [];

  file(count: number): void {
    for (let index = 0; index < count; index += 1) this.filed.unshift(`dossier-${this.filed.length + 1}`);
  }

  newest(count: number): readonly string[] {
    return this.filed.slice(0, count);
  }

  get shown(): readonly string[] {
    return this.state.list.data!.dossiers.map(({ dossierId }) => dossierId);
  }

  get next(): string | null {
    return this.state.list.data!.next;
  }

  private async answer(path: string): Promise<unknown> {
    if (this.isDown) throw new Error('nobody answers');
    const query = new URL(path, 'https://page.example').searchParams;
    if (query.has('groupBy')) return { groups: [{ key: query.get('groupBy'), name: null, indicators: [] }] };
    const limit = Number(query.get('limit'));
    if (limit < 1 || limit > 200) throw new Error(`limit ${limit}`);
    const after = query.get('after');
    const from = after === null ? 0 : this.filed.indexOf(after) + 1;
    const page = this.filed.slice(from, from + limit);
    return { dossiers: page.map((dossierId) => ({ dossierId })), next: page.length === limit ? page.at(-1) : null };
  }
}

describe('what the dossiers may be narrowed to', () => {
  it('is missed with the reason when nobody answers, and is there when somebody does', async () => {
    const desk = new Desk();
    desk.isDown = true;
    await desk.sources.refresh('choices');
    expect(desk.state.choices).toMatchObject({ error: new Error('nobody answers') });
    expect(desk.state.choices.data).toBeUndefined();
    desk.isDown = false;
    await desk.sources.refresh('choices');
    expect(desk.state.choices.error).toBeUndefined();
    const of = (key: string) => [{ key, name: null }];
    expect(desk.state.choices.data).toEqual({ agency: of('agency'), procedure: of('procedure'), channel: of('channel') });
  });
});

describe('the list of the page', () => {
  it('shows every one of the newest dossiers while more are filed between two looks', async () => {
    const desk = new Desk();
    desk.file(100);
    await desk.sources.refresh('list');
    await desk.sources.growList();
    expect(desk.shown).toEqual(desk.newest(30));
    for (const filed of [1, 9, 10, 14, 40]) {
      desk.file(filed);
      await desk.sources.refresh('list');
      expect(desk.shown).toEqual(desk.newest(30));
      expect(desk.next).toBe(desk.shown.at(-1));
    }
    desk.file(3);
    await desk.sources.growList();
    expect(desk.shown).toEqual(desk.newest(45));
  });

  it('goes on past what the server gives at once, and ends where the dossiers end', async () => {
    const desk = new Desk();
    desk.file(225);
    await desk.sources.refresh('list');
    for (let step = 0; step < 14; step += 1) await desk.sources.growList();
    expect(desk.shown).toEqual(desk.newest(225));
    expect(desk.next).not.toBeNull();
    await desk.sources.growList();
    expect(desk.shown).toEqual(desk.newest(225));
    expect(desk.next).toBeNull();
  });

  it('keeps what it has when nobody answers, and is short again for another question', async () => {
    const desk = new Desk();
    desk.file(60);
    await desk.sources.refresh('list');
    desk.isDown = true;
    await desk.sources.growList();
    expect(desk.shown).toEqual(desk.newest(15));
    expect(desk.state.list.isGrowing).toBe(false);
    desk.isDown = false;
    await desk.sources.refresh('list');
    expect(desk.shown).toEqual(desk.newest(30));
    desk.sources.moved({ agency: 'H26.101' });
    await desk.sources.refresh('list');
    expect(desk.shown).toEqual(desk.newest(15));
  });
});

describe('the words of the page', () => {
  it('name every fact in both languages', () => {
    for (const { name } of FACTS) expect([name, words.FACTS[name]]).toEqual([name, { vi: expect.any(String), en: expect.any(String) }]);
  });

  it('name in both languages whatever a dossier may wait for, and whom', () => {
    const histories = Array.from({ length: 300 }, (_, seed) => rehearseHistory({ seed, receivedAtMs: Date.UTC(2026, 10, 20, 5) }));
    const waits = histories.flatMap(lanesOf).flatMap(({ spans }) => spans).filter(({ kind }) => kind === 'wait');
    const named = new Set(waits.flatMap(({ what, waitsFor }) => [what, waitsFor!]));
    expect([...named]).toEqual(expect.arrayContaining(['supplement', 'payment', 'applicant']));
    for (const language of ['vi', 'en'] as const) {
      expect([...named].filter((key) => words.WORDS[language][key] === undefined)).toEqual([]);
    }
  });
});
