import { CanarySearch } from './canaries.js';
import { SEARCHED, type Evidence, type Look, type Searched } from './evidence.js';

/** Searches whatever it is given, and remembers where it was given something, and where it found a personal value. */
export class LeakSearch {
  private readonly canaries: CanarySearch;
  private readonly leaks = new Set<string>();
  private readonly searched = Object.fromEntries(SEARCHED.map((kind) => [kind, 0])) as Record<Searched, number>;

  constructor(values: Iterable<string>) {
    this.canaries = new CanarySearch(values);
  }

  /** A text without a word is none. */
  readonly look: Look = (place, text) => {
    if (text.trim() === '') return;
    this.searched[place.split(' ', 1)[0] as Searched] += 1;
    if (this.canaries.finds(text)) this.leaks.add(place);
  };

  get found(): Pick<Evidence, 'leaks' | 'searched'> {
    return { leaks: [...this.leaks].sort(), searched: { ...this.searched } };
  }
}
