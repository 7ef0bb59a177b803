import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { dossierOf, FAIR_MIXTURE, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';

/** A dossier ready to be sent. */
export interface Letter {
  readonly key: string;
  readonly body: string;
}

/** A copy of a diploma from the register: every step automatic, no paper needed, no fee to wait for. */
const PROCEDURE = '3.000465';
/** So many different dossiers; beyond them the same people file again. */
const DIFFERENT = 500;
const LOOKED_AT_MAX = 20_000;
const REFERENCE_PLACE = '0-reference-0';

/** The same letters for the same seed, whoever takes them, each under a reference and a key of its own. */
export class Letters {
  private readonly templates: readonly (readonly [before: string, after: string])[];
  private taken = 0;

  constructor(private readonly seed: number) {
    this.templates = templatesOf(seed);
  }

  take(count: number): readonly Letter[] {
    return Array.from({ length: count }, () => {
      const [before, after] = this.templates[this.taken % this.templates.length]!;
      const key = `bench-${this.seed}-${this.taken}`;
      this.taken += 1;
      return { key, body: `${before}${key}${after}` };
    });
  }
}

function templatesOf(seed: number): readonly (readonly [string, string])[] {
  const world: SampleWorld = {
    procedures: PROCEDURES.filter(({ code }) => code === PROCEDURE),
    agencies: FILABLE,
    filedOn: civilDayOf(Date.now()),
    mixture: { ...FAIR_MIXTURE, representative: 0 },
  };
  const templates: (readonly [string, string])[] = [];
  for (let index = 0; templates.length < DIFFERENT && index < LOOKED_AT_MAX; index += 1) {
    const { request, expectedIdentity } = dossierOf(seed, index, world);
    // Whom the register knows by year only is asked for again; who acts for another needs a paper.
    if (expectedIdentity !== 'matched' || request.form['onBehalf'] !== false) continue;
    const text = JSON.stringify({ ...request, portalReference: REFERENCE_PLACE, attachments: [] });
    const [before = '', after = ''] = text.split(REFERENCE_PLACE);
    templates.push([before, after]);
  }
  if (templates.length < DIFFERENT) throw new Error(`only ${templates.length} dossiers are like those that the bench files`);
  return templates;
}
