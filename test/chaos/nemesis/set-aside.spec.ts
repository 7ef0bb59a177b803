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

  it('is explained by a bad release of that service', () => {
    const notes = new SetAsideNotes();
    const misunderstood = { ...one, stream: 'identity-verification', code: 'data-against-contract' };
    notes.noteFound(misunderstood);
    expect(notes.judge().counts).toEqual({ parked: 1 });
    notes.noteBadRelease('processing');
    expect(notes.judge().holds).toBe(true);
    notes.noteFound({ ...misunderstood, service: 'monitoring' });
    expect(notes.judge().counts).toEqual({ parked: 1 });
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
