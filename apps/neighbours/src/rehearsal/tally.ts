/** Something that went otherwise than the sample said it must. No personal data: the index leads to the sample. */
export interface Surprise {
  readonly at: string;
  readonly what: string;
  readonly index: number;
  readonly dossierId?: string;
}

const SURPRISES_KEPT = 50;

/** Counts what rehearsed people have done since the start of the process. */
export class Tally<Deed extends string> {
  private readonly counts: Record<Deed, number>;
  private readonly surprises: Surprise[] = [];

  constructor(deeds: readonly Deed[]) {
    this.counts = Object.fromEntries(deeds.map((deed) => [deed, 0])) as Record<Deed, number>;
  }

  count(deed: Deed): void {
    this.counts[deed] += 1;
  }

  surprised(surprise: Surprise): void {
    this.surprises.push(surprise);
    if (this.surprises.length > SURPRISES_KEPT) this.surprises.shift();
  }

  read(): { readonly counts: Readonly<Record<Deed, number>>; readonly surprises: readonly Surprise[] } {
    return { counts: { ...this.counts }, surprises: [...this.surprises] };
  }
}
