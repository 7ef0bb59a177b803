import { civilDayOf } from '@hoso/contracts';

import { OPERATOR, type HouseCaller } from './house-caller.js';
import type { Proof } from './prove-record.js';
import { readStories, recount, type Recounted } from './recount.js';
import type { HouseRecord } from './record.js';

type Figures = Readonly<Record<string, { readonly value: number | null }>>;
interface Report {
  readonly total: Figures;
  readonly groups: readonly { readonly key: string; readonly figures: Figures }[];
}

const CLAIM = 'every figure of monitoring equals a recount from the databases';

/** In which group a dossier is counted as filed, and in which as ended; undefined: in none. */
interface Grouping {
  readonly filedIn: (story: Recounted) => string;
  readonly endedIn: (story: Recounted) => string | undefined;
}

const alike = (keyOf: (story: Recounted) => string): Grouping => ({ filedIn: keyOf, endedIn: keyOf });
const dayOf = (at: string): string => civilDayOf(Date.parse(at));

const GROUPINGS: Readonly<Record<string, Grouping>> = {
  agency: alike(({ dossier }) => dossier.agencyCode),
  procedure: alike(({ dossier }) => dossier.procedureCode),
  channel: alike(({ dossier }) => dossier.channel),
  day: { filedIn: ({ dossier }) => dayOf(dossier.submittedAt), endedIn: ({ end }) => (end ? dayOf(end.at) : undefined) },
};

/** Asks monitoring for its figures, as a whole and by group, and counts each again straight from the databases. */
export async function proveFigures(caller: HouseCaller, record: HouseRecord): Promise<Proof> {
  const stories = readStories(record);
  const against: string[] = [];
  let seen = 0;
  const compare = (place: string, told: Figures, filed: readonly Recounted[], ended: readonly Recounted[]): void => {
    const counted = recount(filed, ended.filter(({ end }) => end !== null), Date.now());
    for (const id of new Set([...Object.keys(counted), ...Object.keys(told)])) {
      seen += 1;
      const [says, is] = [told[id]?.value, counted[id]];
      if (says !== is) against.push(`${id} ${place}: monitoring says ${String(says)}, the databases say ${String(is)}`);
    }
  };
  for (const [groupBy, { filedIn, endedIn }] of Object.entries(GROUPINGS)) {
    const answer = await caller.ask('monitoring', 'GET', `/indicators?groupBy=${groupBy}`, { as: OPERATOR });
    if (answer.status !== 200) return { claim: CLAIM, seen, against: [`monitoring answered ${answer.status}`] };
    const { total, groups } = answer.body as Report;
    compare(`over all, by ${groupBy}`, total, stories, stories);
    const [filed, ended] = [Map.groupBy(stories, filedIn), Map.groupBy(stories, endedIn)];
    const keys = new Set([...filed.keys(), ...ended.keys()].filter((key) => key !== undefined));
    for (const key of keys) {
      const told = groups.find((group) => group.key === key);
      if (told) compare(`of ${key}`, told.figures, filed.get(key) ?? [], ended.get(key) ?? []);
      else against.push(`monitoring has no figures of ${key}`);
    }
    for (const { key } of groups) if (!keys.has(key)) against.push(`monitoring has figures of ${key}, which has no dossiers`);
  }
  return { claim: CLAIM, seen, against };
}
