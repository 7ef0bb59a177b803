import { describe, expect, it } from '@jest/globals';

import { livesOfSuite, sharedEngines } from './lives.js';
import { traced } from './traced.js';

const SLOW_MS = 120_000;
const DOSSIERS = 20;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const engines = await sharedEngines();

interface Line {
  readonly msg: string;
  readonly dossierId: string;
  readonly traceId: string;
}

describe('the log', () => {
  const [lives, plain] = livesOfSuite(engines, 'traced', 'traced_plain');

  it('has one line for each step of each dossier, all under the trace of its filing, and nobody in it', async () => {
    await lives.begin(traced);
    const [letter] = lives.take(1);
    const { dossierId } = await lives.file(letter!, { traceparent: `00-${TRACE}-b7ad6b7169203331-01` });
    const others = await lives.fileMany(DOSSIERS);
    await lives.untilCounted(DOSSIERS + 1);
    const lines = lives.lines.map((line) => JSON.parse(line) as Line);
    const own = lines.filter((line) => line.dossierId === dossierId);
    expect(own.map(({ msg }) => msg)).toEqual(['a dossier was received', 'an identity was verified', 'a dossier was finished']);
    expect(own.map(({ traceId }) => traceId)).toEqual([TRACE, TRACE, TRACE]);
    const tracesOf = (id: string) => lines.filter((line) => line.dossierId === id).map(({ traceId }) => traceId);
    for (const id of others) expect(tracesOf(id)).toEqual(new Array(3).fill(expect.stringMatching(/^[0-9a-f]{32}$/)));
    expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(DOSSIERS + 1);
    for (const id of others) expect(new Set(tracesOf(id)).size).toBe(1);
    const { applicant } = JSON.parse(letter!.body) as { readonly applicant: Readonly<Record<string, string>> };
    expect(lives.lines.join('')).not.toContain(applicant['personalNumber']);
    expect(lives.troubles).toEqual([]);
  }, SLOW_MS);

  it('is empty without the promise', async () => {
    await plain.begin();
    await plain.fileMany(1);
    await plain.untilCounted(1);
    expect(plain.lines).toEqual([]);
  }, SLOW_MS);
});
