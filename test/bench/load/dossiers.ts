import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { dossierOf, FAIR_MIXTURE, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import type { FilingRequest } from '../../../apps/neighbours/src/rehearsal/filing-request.js';

/** A dossier ready to be sent. */
export interface Letter {
  readonly key: string;
  readonly body: string;
  /** A file that is handed in before the dossier; its id takes the place of `PAPER_PLACE` in the body. */
  readonly paper?: Buffer;
}

/** Where letters come from. */
export interface LetterSource {
  take(count: number): readonly Letter[];
}

/** What letters of one kind are like; without a wish, they are copies of diplomas with no paper. */
export interface LetterOptions {
  /** So many dossiers differ; beyond them the same people file again. */
  readonly different?: number;
  /** How the keys begin. */
  readonly mark?: string;
  readonly procedure?: string;
  /** One of the filings that differ, made of a good one. */
  readonly reshape?: (request: FilingRequest, index: number) => FilingRequest;
  /** Makes the paper of the letter of that index, whenever it is asked for; the filing has `PAPER_PLACE` where its id belongs. */
  readonly paper?: (index: number) => Buffer;
}

/** Stands in a body for the id that a paper gets when it is handed in. */
export const PAPER_PLACE = '0-paper-0';

/** A copy of a diploma from the register: every step automatic, no paper needed, no fee to wait for. */
const COPY_OF_DIPLOMA = '3.000465';
const DIFFERENT = 500;
/** So many are looked at for each that is wanted, and not fewer than for some hundreds. */
const LOOKED_AT_EACH = 40;
const LOOKED_AT_LEAST = 20_000;
const REFERENCE_PLACE = '0-reference-0';

/** The same letters for the same seed, whoever takes them, each under a reference and a key of its own. */
export class Letters implements LetterSource {
  private readonly templates: readonly (readonly [before: string, after: string])[];
  private readonly mark: string;
  private readonly paper: LetterOptions['paper'];
  private taken = 0;

  /** @throws when there are too few good filings of the procedure. */
  constructor(seed: number, options: LetterOptions = {}) {
    const { different = DIFFERENT, mark = 'bench', procedure = COPY_OF_DIPLOMA, reshape = (request) => request, paper } = options;
    this.templates = goodFilings(seed, procedure, different).map(reshape).map(templateOf);
    this.mark = `${mark}-${seed}`;
    this.paper = paper;
  }

  take(count: number): readonly Letter[] {
    return Array.from({ length: count }, () => {
      const index = this.taken;
      const [before, after] = this.templates[index % this.templates.length]!;
      const key = `${this.mark}-${index}`;
      this.taken += 1;
      // Made when they are sent: a million bodies would not fit in memory, nor would some thousand papers.
      const bodyOf = (): string => `${before}${key}${after}`;
      const { paper: paperOf } = this;
      return paperOf === undefined
        ? { key, get body() { return bodyOf(); } }
        : { key, get body() { return bodyOf(); }, get paper() { return paperOf(index); } };
    });
  }
}

function templateOf(request: FilingRequest): readonly [string, string] {
  const [before = '', after = ''] = JSON.stringify({ ...request, portalReference: REFERENCE_PLACE }).split(REFERENCE_PLACE);
  return [before, after];
}

/** Filings of one procedure, each of another person whom the register knows, all for themselves. Nothing is attached. */
function goodFilings(seed: number, procedure: string, different: number): readonly FilingRequest[] {
  const world: SampleWorld = {
    procedures: PROCEDURES.filter(({ code }) => code === procedure),
    agencies: FILABLE,
    filedOn: civilDayOf(Date.now()),
    mixture: { ...FAIR_MIXTURE, representative: 0 },
  };
  const requests: FilingRequest[] = [];
  for (let index = 0; requests.length < different && index < Math.max(LOOKED_AT_LEAST, different * LOOKED_AT_EACH); index += 1) {
    const { request, expectedIdentity } = dossierOf(seed, index, world);
    // Whom the register knows by year only is asked for again; who acts for another needs a paper.
    if (expectedIdentity !== 'matched' || request.form['onBehalf'] === true) continue;
    requests.push({ ...request, attachments: [] });
  }
  if (requests.length < different) throw new Error(`only ${requests.length} dossiers are like those that the bench files`);
  return requests;
}
