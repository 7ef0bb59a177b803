import type { Attempt, How } from './driver-file.js';
import { doubled, KEEPERS, type Evidence, type Finding, type Kept } from './evidence.js';

interface Filing {
  readonly portal: string;
  readonly key: string;
  readonly how: How;
  readonly flaw: string | undefined;
  readonly attempts: readonly Attempt[];
}

const textOf = (kept: Kept, field: string): string => String(kept.state?.[field] ?? '');

/** One filing is all that was sent under one key of one portal: done if any answer says so, failed if all do. */
function filingsOf(evidence: Evidence): readonly Filing[] {
  const sent = evidence.attempts.filter(({ intent }) => intent.deed === 'file');
  return [...Map.groupBy(sent, ({ intent }) => `${intent.client} ${intent.key}`).values()].map((attempts) => {
    const { intent } = attempts[0]!;
    const hows = new Set(attempts.map(({ outcome }) => outcome.how));
    const how = hows.has('ok') ? 'ok' : hows.has('unknown') ? 'unknown' : 'fail';
    return { portal: intent.client, key: intent.key, how, flaw: 'flaw' in intent ? intent.flaw : undefined, attempts };
  });
}

/** What was acknowledged is there, what was refused is not, and what nobody knows is there once or not at all. */
export function* judgeFilings(evidence: Evidence): Iterable<Finding> {
  const filed = Map.groupBy(evidence.kept.intake, (kept) => `${textOf(kept, 'portal')} ${textOf(kept, 'idempotencyKey')}`);
  const contents = new Map(evidence.contents.map((content) => [content.name, content]));
  const intended = new Set<string>();
  for (const filing of filingsOf(evidence)) {
    const name = `${filing.portal} ${filing.key}`;
    intended.add(name);
    const found = filed.get(name) ?? [];
    if (found.length > 1) yield { anomaly: 'duplicated', says: `filing ${name} is ${found.length} dossiers` };
    if (filing.how === 'ok') yield* judgeAcknowledged(filing, found, contents);
    else if (filing.how === 'fail' && found.length > 0) {
      yield { anomaly: 'unexpected', says: `filing ${name} was refused and is dossier ${found[0]!._id}` };
    } else if (found.length > 0) yield { anomaly: 'recovered', says: `filing ${name} is dossier ${found[0]!._id}` };
  }
  for (const [name, found] of filed) {
    if (!intended.has(name)) yield { anomaly: 'unexpected', says: `dossier ${found[0]!._id} was filed by nobody` };
  }
  yield* judgePresence(evidence);
  yield* judgeUniqueness(evidence);
}

function* judgeAcknowledged(
  { portal, key, flaw, attempts }: Filing,
  found: readonly Kept[],
  contents: ReadonlyMap<string, Evidence['contents'][number]>,
): Iterable<Finding> {
  const name = `${portal} ${key}`;
  const told = attempts.flatMap(({ outcome }) => (outcome.how === 'ok' && outcome.told ? [outcome.told] : []));
  const ids = [...new Set(told.map(({ dossierId }) => dossierId))];
  if (flaw !== undefined) yield { anomaly: 'unexpected', says: `filing ${name} is spoilt (${flaw}) and was accepted` };
  if (ids.length > 1) yield { anomaly: 'duplicated', says: `filing ${name} was answered with dossiers ${ids.join(' and ')}` };
  const kept = found.find(({ _id }) => _id === ids[0]);
  if (kept === undefined) return yield { anomaly: 'lost', says: `dossier ${ids[0]} was acknowledged and is not kept` };
  const [first] = (kept.state?.['contents'] ?? []) as readonly { readonly hash: string }[];
  const hash = told[0]?.contentHash;
  const content = contents.get(hash ?? '');
  if (first?.hash !== hash || content?.dossierId !== kept._id || content.round !== 0) {
    yield { anomaly: 'lost', says: `what dossier ${kept._id} said is not what was acknowledged` };
  } else if (content.hash !== content.name) {
    yield { anomaly: 'lost', says: `what dossier ${kept._id} said has been changed` };
  }
}

/** Whoever keeps a dossier, all keep it. */
function* judgePresence(evidence: Evidence): Iterable<Finding> {
  const filed = new Set(evidence.kept.intake.map(({ _id }) => _id));
  for (const keeper of KEEPERS) {
    const known = new Set(evidence.kept[keeper].map(({ _id }) => _id));
    for (const id of filed) if (!known.has(id)) yield { anomaly: 'lost', says: `dossier ${id} is missing at ${keeper}` };
    for (const id of known) if (!filed.has(id)) yield { anomaly: 'unexpected', says: `dossier ${id} at ${keeper} was never filed` };
  }
}

function* judgeUniqueness({ kept }: Evidence): Iterable<Finding> {
  for (const field of ['portalReference', 'reference']) {
    const names = kept.intake.map((one) => `${field === 'reference' ? '' : textOf(one, 'portal')} ${textOf(one, field)}`);
    for (const name of doubled(names)) yield { anomaly: 'duplicated', says: `${field}${name} stands for two dossiers` };
  }
  const codes = kept.processing.flatMap((one) => (one.state?.['dossierCode'] ? [textOf(one, 'dossierCode')] : []));
  for (const code of doubled(codes)) yield { anomaly: 'duplicated', says: `dossier code ${code} was given twice` };
}
