import { DIFFERENCES, type Difference, type DifferingPlace, type WholeComparison } from './comparison.js';

/** Where something differed. */
export type Place = Pick<DifferingPlace, 'agency' | 'day'>;

type Counts = Record<Difference, number>;

const PLACES_MAX = 50;

/** What a whole comparison has found so far. The same thing found twice, through two owners, is one difference. */
export class Differences {
  readonly compared = { dossiers: 0, buckets: 0 };
  private readonly seen = new Map<string, { readonly difference: Difference; readonly place: Place; healed: boolean }>();

  /** Notes one difference; answers whether it is a new one. `name` is the dossier's id or the bucket's key. */
  note(difference: Difference, name: string, place: Place, healed: boolean): boolean {
    const known = this.seen.get(`${difference} ${name}`);
    if (known !== undefined) known.healed &&= healed;
    else this.seen.set(`${difference} ${name}`, { difference, place, healed });
    return known === undefined;
  }

  sums(): Pick<WholeComparison, 'compared' | 'found' | 'healed' | 'places'> {
    const found = none();
    const healed = none();
    const places = new Map<string, { readonly place: Place; readonly counts: Counts }>();
    for (const { difference, place, healed: isHealed } of this.seen.values()) {
      const key = JSON.stringify([place.agency, place.day]);
      const here = places.get(key) ?? { place, counts: none() };
      here.counts[difference] += 1;
      found[difference] += 1;
      healed[difference] += isHealed ? 1 : 0;
      places.set(key, here);
    }
    const most = [...places.values()]
      .map(({ place: { agency, day }, counts }) => ({ agency, day, ...counts }))
      .sort((left, right) => all(right) - all(left) || `${left.agency}${left.day}`.localeCompare(`${right.agency}${right.day}`));
    return { compared: { ...this.compared }, found, healed, places: most.slice(0, PLACES_MAX) };
  }
}

function none(): Counts {
  return { behind: 0, rows: 0, buckets: 0 };
}

function all(counts: Counts): number {
  return DIFFERENCES.reduce((sum, difference) => sum + counts[difference], 0);
}
