import { describe, expect, it } from '@jest/globals';

import type { Line } from '../checker/driver-file.js';
import { dossierIdsIn, Sight } from './sight.js';

describe('what clients are shown', () => {
  it('is every dossier that an answer names, however deep', () => {
    const page = { dossiers: [{ dossierId: 'one', files: [{ fileId: 'no' }] }, { of: { dossierId: 'two' } }], next: null, dossierId: 'three' };
    expect([...dossierIdsIn(page)]).toEqual(['one', 'two', 'three']);
    for (const none of [null, undefined, 'one', 7, [], { dossierId: 8 }]) expect([...dossierIdsIn(none)]).toEqual([]);
  });

  it('is noted once for each of them', () => {
    const lines: Line[] = [];
    const sight = new Sight({ write: (line: Line) => Promise.resolve(void lines.push(line)) } as never);
    sight.note('cong-mau', [{ dossierId: 'one' }, { dossierId: 'one' }]);
    sight.note('cong-mau', [{ dossierId: 'one' }, { dossierId: 'two' }]);
    sight.note('cong-mau', { dossierId: 'two' });
    sight.note('cong-thu', { dossierId: 'two' });
    expect(lines.map((line) => 'dossierIds' in line && [line.client, ...line.dossierIds]))
      .toEqual([['cong-mau', 'one'], ['cong-mau', 'two'], ['cong-thu', 'two']]);
  });
});
