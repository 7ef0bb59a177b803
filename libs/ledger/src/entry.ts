import type { Fact, Speaker } from '@hoso/contracts';
import type { Defect, Refusal } from '@hoso/kernel';
import type { WriteOperation } from '@hoso/store';

import type { Command } from './command.js';
import type { Decide } from './decision.js';
import type { LedgerDocument, ParkedStream, Timer } from './document.js';

/** Something that happens to one dossier and is to be decided. */
export interface Entry<State> {
  readonly dossierId: string;
  /** Becomes the `cause` of the facts that follow. */
  readonly cause: string;
  readonly traceId: string;
  /** Hearing: when what is heard happened, milliseconds since the epoch. */
  readonly causedAtMs?: number;
  /** Hearing: only the next number of this stream is applied. */
  readonly gate?: { readonly owner: Speaker; readonly n: number };
  /** A command: refused where it is not admitted, or the dossier has another revision; applied once however often its cause comes. */
  readonly command?: Pick<Command<State, Speaker>, 'admit' | 'expectedRevision'>;
  /** The dossier's id was drawn for this entry: nobody can have written about it before. */
  readonly isFirst?: boolean;
  /** Hearing: with this the dossier begins, so that most probably nothing is known of it yet. */
  readonly begins?: boolean;
  /** A timer that is due; dropped when it is gone or has been moved since. */
  readonly timer?: Timer;
  /** A want that was carried out. */
  readonly wantId?: string;
  /** Immutable content that the change refers to; written first. */
  readonly contents?: readonly WriteOperation[];
  /** Where given, the dossier is set aside instead of deciding. */
  readonly park?: { readonly stream: ParkedStream; readonly n: number | null; readonly code: string };
  /** Hearing from the record what a stream missed while it stands still: applied all the same. */
  readonly catchesUp?: boolean;
  /** Where given, these streams are taken up again instead of deciding. */
  readonly release?: readonly ParkedStream[];
  readonly decide: Decide<State>;
}

/** What became of an entry. */
export type Outcome<State> =
  | { readonly kind: 'applied'; readonly document: LedgerDocument<State>; readonly facts: readonly Fact[] }
  /** The command was carried out before; here is what stands now. */
  | { readonly kind: 'repeated'; readonly document: LedgerDocument<State> }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly document: LedgerDocument<State> | null }
  /** The number was heard before, or the timer or want is no longer there. */
  | { readonly kind: 'dropped' }
  /** Numbers are missing before this one; `heard` is the last that was applied. */
  | { readonly kind: 'hole'; readonly heard: number }
  /** The stream stands still here. `newly` when this entry has brought it to a stand. */
  | { readonly kind: 'parked'; readonly newly: boolean; readonly code: string }
  /** A unique key of the new state belongs to another dossier. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'defect'; readonly defect: Defect };
