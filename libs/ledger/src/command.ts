import type { Speaker } from '@hoso/contracts';
import type { Refusal } from '@hoso/kernel';
import type { WriteOperation } from '@hoso/store';

import type { Decide } from './decision.js';
import type { LedgerDocument } from './document.js';

/** Something that somebody asks to be done to one dossier. */
export interface Command<State, Owner extends Speaker> {
  readonly dossierId: string;
  /** Name and id of the command, `<name>:<id>`: repeated with the same id it is applied once. */
  readonly name: string;
  readonly id: string;
  readonly traceId: string;
  /**
   * Whether whoever asks may know the dossier; the refusal where not. Asked before anything else is told of it, its revision and a
   * repeated command's answer included.
   */
  readonly admit?: (state: State | null) => Refusal | undefined;
  /** Refused with `revision-mismatch` when the dossier has another revision. */
  readonly expectedRevision?: number;
  readonly contents?: readonly WriteOperation[];
  /** The dossier's id was drawn for this command: nobody can have written about it before. */
  readonly isFirst?: boolean;
  readonly decide: Decide<State, Owner>;
}

/** What a command came to. */
export interface Commanded<State> {
  readonly document: LedgerDocument<State>;
  /** True when this very command had been carried out before. */
  readonly repeated: boolean;
}
