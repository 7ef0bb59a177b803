import { factsOf, type Evidence, type Finding } from './evidence.js';

/** What a client sees of a dossier never goes back. */
export function* judgeLooks({ attempts }: Evidence): Iterable<Finding> {
  const looks = attempts.flatMap(({ intent, outcome }) =>
    (intent.deed === 'look' && outcome.how === 'ok' ? [{ ...intent, ended: outcome.at, revision: outcome.told?.revision ?? 0 }] : []));
  for (const [name, ofOne] of Map.groupBy(looks, ({ client, dossierId }) => `${client} ${dossierId}`)) {
    let highest = { revision: 0, at: 0 };
    for (const { at, ended, revision } of ofOne.toSorted((a, b) => a.ended - b.ended)) {
      // Only a look that began after the other had ended must see at least as much.
      if (revision < highest.revision && at >= highest.at) {
        yield { anomaly: 'backwards', says: `${name}: revision ${revision} was seen after ${highest.revision}` };
      }
      if (revision > highest.revision) highest = { revision, at: ended };
    }
  }
}

/**
 * Nobody is shown another's dossier, whatever was asked: a portal sees what it filed, an agency what it was filed with and what
 * its opinion was asked about. And what somebody was shown is kept.
 */
export function* judgeSight(evidence: Evidence): Iterable<Finding> {
  const filings = factsOf(evidence, 'intake');
  const cases = factsOf(evidence, 'processing');
  const pairs = evidence.shown.flatMap(({ client, dossierIds }) => dossierIds.map((dossierId) => ({ client, dossierId })));
  const strangers = evidence.attempts.flatMap(({ intent, outcome }) =>
    (intent.deed === 'trespass' && outcome.how === 'ok' ? [intent] : []));
  for (const { client, dossierId } of [...pairs, ...strangers]) {
    const filed = (filings.get(dossierId) ?? []).find(({ name }) => name === 'intake.dossier-submitted');
    const opinions = (cases.get(dossierId) ?? []).filter(({ name }) => name === 'processing.opinion-requested');
    const whose = [filed?.data['portal'], filed?.data['agencyCode'], ...opinions.map(({ data }) => data['agencyCode'])];
    if (filed === undefined) yield { anomaly: 'lost', says: `${client} was shown dossier ${dossierId}, which is not kept` };
    else if (!whose.includes(client)) yield { anomaly: 'trespassed', says: `${client} was shown dossier ${dossierId}, which is another's` };
  }
}
