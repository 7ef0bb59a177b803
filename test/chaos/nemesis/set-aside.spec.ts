import { describe, expect, it } from '@jest/globals';

import { SetAsideNotes, type SetAside } from './set-aside.js';

const one: SetAside = { service: 'processing', dossierId: 'one', stream: 'intake', code: 'unknown-version' };

describe('what was set aside', () => {
  it('is explained by a message that nobody can read about that dossier', () => {
    const notes = new SetAsideNotes();
    notes.notePoisoned(['one']);
    notes.noteFound(one);
    notes.noteFound(one);
    expect(notes.judge()).toEqual({ holds: true, counts: {}, findings: [] });
    expect(notes.counts).toEqual({ processing: { 'unknown-version': 1 } });
    notes.noteFound({ ...one, dossierId: 'two' });
    expect(notes.judge()).toMatchObject({ holds: false, counts: { parked: 1 } });
    expect(notes.judge().findings[0]?.says).toContain('two stood still at processing for unknown-version from intake');
  });

  it('is explained by a bad release of that service, as long as that is under way', () => {
    const notes = new SetAsideNotes();
    const misunderstood = { ...one, stream: 'identity-verification', code: 'data-against-contract' };
    const first = notes.noteBadRelease('processing');
    const second = notes.noteBadRelease('processing');
    first();
    notes.noteFound(misunderstood);
    second();
    expect(notes.judge().holds).toBe(true);
    notes.noteFound({ ...misunderstood, dossierId: 'afterwards' });
    notes.noteFound({ ...misunderstood, service: 'monitoring' });
    expect(notes.judge().counts).toEqual({ parked: 2 });
  });

  it('stays unexplained when a fault comes later that would explain it', () => {
    const notes = new SetAsideNotes();
    const misunderstood = { ...one, code: 'data-against-contract' };
    notes.noteFound(misunderstood);
    notes.noteBadRelease('processing');
    notes.noteFound(misunderstood);
    expect(notes.judge().counts).toEqual({ parked: 1 });
  });

  it('tells of how many dossiers a message that nobody can read was seen to do so', () => {
    const notes = new SetAsideNotes();
    notes.notePoisoned(['one', 'two']);
    for (const service of ['processing', 'identity-verification'] as const) notes.noteFound({ ...one, service });
    notes.noteFound({ ...one, dossierId: 'two', code: 'data-against-contract' });
    expect(notes.poisonedAmong(new Set(['one', 'two']))).toBe(1);
    expect(notes.poisonedAmong(new Set(['two']))).toBe(0);
  });

  it('is explained by nothing where it stands still for anything else', () => {
    const notes = new SetAsideNotes();
    notes.notePoisoned(['one']);
    notes.noteBadRelease('processing');
    notes.noteFound({ ...one, code: 'unknown-dossier' });
    notes.noteFound({ ...one, stream: 'processing' });
    notes.noteFound({ ...one, stream: 'self', code: 'illegal-state' });
    expect(notes.judge().counts).toEqual({ parked: 3 });
    expect(notes.counts).toEqual({ processing: { 'unknown-dossier': 1, 'unknown-version': 1, 'illegal-state': 1 } });
  });
});
