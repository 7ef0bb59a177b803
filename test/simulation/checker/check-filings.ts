import { hash } from 'node:crypto';

import type { Speaker } from '@hoso/contracts';

import { spelled } from './check-numbers.js';
import { stateIn, toldBy, type HouseView } from './house-view.js';
import { openContent, type OpenedContent } from './open-content.js';
import type { Attempt, HistoryRecord, Violation } from './record.js';

type Filing = Attempt & { readonly filing: NonNullable<Attempt['filing']> };

/** What receipts of a simulated house are signed with. */
const RECEIPT_WORD = 'receipts of a simulated house:';

/** Who tells what a command has done. */
const TELLERS: Readonly<Partial<Record<Attempt['kind'], Speaker>>> = {
  file: 'intake',
  supplement: 'intake',
  pay: 'intake',
  withdraw: 'intake',
  act: 'processing',
  resolve: 'identity-verification',
};

/** I1, I2, I3 and I11: what was acknowledged is there, what is there was filed, once, and receipts say so. */
export function* checkFilings(view: HouseView, record: HistoryRecord): Generator<Violation> {
  const filings = record.attempts.filter((attempt): attempt is Filing => attempt.filing !== undefined);
  yield* checkLoss(view, record, filings);
  yield* checkInvention(view, filings);
  yield* checkDoubles(view);
  yield* checkReceipts(view, filings);
}

function* checkLoss(view: HouseView, { databases, attempts }: HistoryRecord, filings: readonly Filing[]): Generator<Violation> {
  const lost = (what: string): Violation => ({ invariant: 'I1 no loss', what });
  for (const { key, answer, ending } of filings) {
    if (ending !== 'ok' || !answer) continue;
    const state = stateIn(view, 'intake', answer.dossierId);
    if (state === null) yield lost(`the filing under ${key} was acknowledged and is not kept`);
    else if (state['idempotencyKey'] !== key) yield lost(`${answer.dossierId} was acknowledged under another key`);
  }
  for (const { kind, answer, dossierId } of attempts) {
    if (!answer || !dossierId || kind === 'look-abroad') continue;
    const service = kind === 'act' ? 'processing' : kind === 'resolve' ? 'identity-verification' : 'intake';
    const rev = view[service]?.get(dossierId)?.document['rev'] as number | undefined;
    if ((rev ?? 0) < answer.revision) yield lost(`${kind} of ${dossierId} was acknowledged as revision ${answer.revision}; ${rev} is kept`);
  }
  for (const { kind, key, cause, answer } of attempts) {
    const teller = TELLERS[kind];
    if (!answer || !teller || toldBy(view, teller, answer.dossierId).some((fact) => fact.cause === cause)) continue;
    yield lost(`${kind} under ${key} was acknowledged for ${answer.dossierId}, and ${teller} tells nothing that it caused (${cause})`);
  }
  const contents = new Map((databases['intake']?.get('contents') ?? []).map((content) => [content._id, content]));
  for (const id of view['intake']!.keys()) {
    for (const { name, data } of toldBy(view, 'intake', id)) {
      if (data['contentHash'] === undefined) continue;
      const sealed = contents.get(String(data['contentHash']));
      const round = Number(data['round'] ?? 0);
      const opened = sealed ? openContent(sealed, id, round) : undefined;
      if (opened === undefined) yield lost(`${name} of ${id} speaks of a content that is not kept`);
      else if (opened === null) yield lost(`the content of ${id} in round ${round} does not open`);
      else if (!isMeant(opened, round, meantFor(view, id, round, attempts))) {
        yield lost(`the content of ${id} in round ${round} is not what anybody said`);
      }
    }
  }
}

/** What was said about a dossier in a round, by all who may have said it, and in a filing by whoever was told that it is kept. */
function meantFor(view: HouseView, id: string, round: number, attempts: readonly Attempt[]): readonly Partial<OpenedContent>[] {
  if (round > 0) {
    return attempts.flatMap(({ dossierId, supplement }) =>
      dossierId === id && supplement?.round === round ? [{ applicant: JSON.parse(supplement.applicant) as unknown }] : []);
  }
  const state = stateIn(view, 'intake', id);
  const filings = attempts.filter(({ filing, key }) => filing?.portal === state?.['portal'] && key === state?.['idempotencyKey']);
  const told = filings.filter(({ answer }) => answer?.dossierId === id);
  return (told.length > 0 ? told : filings).map(({ filing }) => {
    const { applicant, submitter = null, form } = JSON.parse(filing!.words) as Partial<OpenedContent>;
    return { applicant, submitter, form };
  });
}

/** Supplements that nobody noted cannot be compared. */
function isMeant(opened: OpenedContent, round: number, meant: readonly Partial<OpenedContent>[]): boolean {
  if (round > 0 && meant.length === 0) return true;
  return meant.some((one) => Object.entries(one).every(([name, said]) => spelled(said) === spelled(opened[name as keyof OpenedContent])));
}

function* checkInvention(view: HouseView, filings: readonly Filing[]): Generator<Violation> {
  const meant = new Set(filings.map(({ key, filing }) => `${filing.portal} ${key} ${filing.portalReference}`));
  for (const id of view['intake']!.keys()) {
    const state = stateIn(view, 'intake', id);
    const words = `${state?.['portal']} ${state?.['idempotencyKey']} ${state?.['portalReference']}`;
    if (!meant.has(words)) yield { invariant: 'I2 no invention', what: `nobody has filed ${id} (${words})` };
  }
  for (const service of ['identity-verification', 'processing', 'monitoring']) {
    for (const [id, { document }] of view[service]!) {
      if (document['state'] !== null && !view['intake']!.has(id)) {
        yield { invariant: 'I2 no invention', what: `${service} knows ${id}, which intake does not` };
      }
    }
  }
}

function* checkDoubles(view: HouseView): Generator<Violation> {
  const seen = new Map<string, string>();
  for (const [service, dossiers] of Object.entries(view)) {
    for (const id of dossiers.keys()) {
      const state = stateIn(view, service, id);
      for (const name of namesIn(service, state)) {
        const other = seen.get(name);
        if (other !== undefined) yield { invariant: 'I3 no double', what: `${id} and ${other} both have ${name}` };
        seen.set(name, id);
      }
      yield* checkCauses(service, id, toldBy(view, service as 'intake', id));
    }
  }
}

/** Under which names there may be one dossier only. */
function namesIn(service: string, state: Readonly<Record<string, unknown>> | null): readonly string[] {
  if (state === null) return [];
  if (service === 'processing') return state['dossierCode'] === null ? [] : [`code ${state['dossierCode']}`];
  if (service !== 'intake') return [];
  const { portal, idempotencyKey, portalReference, reference } = state;
  return [`key ${portal} ${idempotencyKey}`, `reference ${portal} ${portalReference}`, `reference ${reference}`];
}

/** One cause has one effect: the facts that it caused were said together, each once (at each step), and an official did one thing by it. */
function* checkCauses(service: string, id: string, told: ReturnType<typeof toldBy>): Generator<Violation> {
  const twice = (what: string): Violation => ({ invariant: 'I3 no double', what: `${service} ${id}: ${what}` });
  const lastOf = new Map<string, number>();
  const said = new Map<string, number>();
  for (const { n, name, cause, data } of told) {
    const last = lastOf.get(cause);
    if (last !== undefined && last !== n - 1) yield twice(`${cause} took effect at fact ${last} and again at fact ${n}`);
    lastOf.set(cause, n);
    const once = [`${name} ${String(data['step'] ?? '')}`, ...(data['official'] ? ['what an official did'] : [])];
    for (const one of once.map((words) => `${cause}: ${words}`)) {
      if (said.has(one)) yield twice(`${one}, said by fact ${said.get(one)} and again by fact ${n}`);
      said.set(one, n);
    }
  }
}

function* checkReceipts(view: HouseView, filings: readonly Filing[]): Generator<Violation> {
  const first = new Map<string, string>();
  const wrong = (key: string, what: string): Violation => ({ invariant: 'I11 receipts', what: `the receipt for ${key} ${what}` });
  for (const { key, filing, answer } of filings) {
    if (!answer?.receipt) continue;
    const [words = '', signature = ''] = answer.receipt.split('.');
    if (hash('sha256', `${RECEIPT_WORD}${words}`) !== signature) yield wrong(key, 'does not verify');
    const claims = JSON.parse(Buffer.from(words, 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>;
    const [submitted] = toldBy(view, 'intake', answer.dossierId);
    if (submitted?.data['contentHash'] !== claims['contentHash']) yield wrong(key, 'is for another content than was kept');
    if (submitted?.at !== claims['receivedAt']) yield wrong(key, 'tells another moment than the record');
    if (claims['portalReference'] !== filing.portalReference) yield wrong(key, 'is for another filing');
    const name = `${filing.portal} ${key} ${filing.words}`;
    const before = first.get(name);
    if (before !== undefined && before !== answer.receipt) yield wrong(key, 'changed when the filing was repeated');
    first.set(name, answer.receipt);
  }
}
