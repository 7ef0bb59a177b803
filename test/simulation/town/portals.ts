import { commandIdentityOf } from '../../../apps/intake/src/domain/command-identity.js';
import type { KeptDossier } from '../../../apps/intake/src/domain/dossiers.js';
import type { SubmitDossierRequest } from '../../../apps/intake/src/features/submit-dossier/submit-dossier.request.js';
import type { SubmitOutcome } from '../../../apps/intake/src/features/submit-dossier/submit-dossier.js';
import type { Attempt } from '../checker/record.js';
import { spelled } from '../checker/spelling.js';
import { causeAtDesk } from './causes.js';
import { PORTALS, type Intention } from './filings.js';
import { attendToFee, type Purse } from './payers.js';
import { KEYS, portalScope } from './portal-scope.js';
import type { Town } from './town.js';

type Request = SubmitDossierRequest;

/** One person's way with a portal: files, perhaps twice or wrongly, follows, supplements, pays, perhaps withdraws. */
export async function fileAndFollow(town: Town, intention: Intention): Promise<void> {
  const { chance } = town;
  await town.sleep(100, 2_500);
  const reference = chance.fraction() < 0.25 ? await reserve(town, intention) : undefined;
  const request: Request = reference === undefined ? intention.request : { ...intention.request, reference };
  const others = rivalsOf(town, intention, request);
  const [dossierId] = await Promise.all([
    fileUntilKnown(town, intention.portal, intention.key, request),
    ...others.map((rival) => rival()),
  ]);
  if (dossierId !== undefined) await follow(town, intention, dossierId);
}

async function reserve(town: Town, { portal, key }: Intention): Promise<string | undefined> {
  for (let round = 0; round < 6 && !town.isQuiet; round += 1) {
    const { answer } = await town.send(
      'intake',
      { kind: 'look', who: portal, key: `giu-${key}` },
      ({ reserve: desk }) => desk.reserve(portalScope(portal), 2, `giu-${key}`),
      () => ({ dossierId: '', revision: 0 }),
    );
    if (answer !== null) return answer.reserved.references[0];
    await town.sleep(200, 1_500);
  }
  return undefined;
}

/** What else comes to the desk: the same again, other words under the same key, the same reference under another key. */
function rivalsOf(town: Town, { portal, key, corrected }: Intention, request: Request): readonly (() => Promise<unknown>)[] {
  const { chance } = town;
  const rivals: (() => Promise<unknown>)[] = [];
  const after = (leastMs: number, mostMs: number, act: () => Promise<unknown>) => async () => {
    await town.sleep(leastMs, mostMs);
    return act();
  };
  const portalReference = chance.fraction() < 0.5 ? request.portalReference : `${request.portalReference}-khac`;
  const other = { ...request, channel: 'post' as const, applicant: corrected, portalReference };
  if (chance.fraction() < 0.5) rivals.push(after(0, 40, () => file(town, portal, key, request)));
  if (chance.fraction() < 0.3) rivals.push(after(0, 10_000, () => file(town, portal, key, request)));
  if (chance.fraction() < 0.3) rivals.push(after(0, 60, () => file(town, portal, key, other)));
  if (chance.fraction() < 0.25) rivals.push(after(0, 3_000, () => file(town, portal, `${key}-khac`, request)));
  return rivals;
}

function file(
  town: Town,
  portal: string,
  key: string,
  request: Request,
): Promise<{ readonly attempt: Attempt; readonly answer: SubmitOutcome | null }> {
  return town.send(
    'intake',
    filingOf(portal, key, request),
    ({ submit }) => submit.submit(portalScope(portal), request, key, town.traceId()),
    answerIn,
  );
}

/** What a portal means by a filing, as the checker is told. */
export function filingOf(portal: string, key: string, request: Request): Omit<Attempt, 'ending' | 'atMs'> {
  const words = JSON.stringify(request);
  const { portalReference, reference } = request;
  const filing = { portal, portalReference, words, ...(reference === undefined ? {} : { reference }) };
  const cause = causeAtDesk('submit-dossier', portal, key, KEYS.fingerprint('filing', spelled(request)));
  return { kind: 'file', who: portal, key, cause, filing };
}

/** What the front desk answers to it. */
export function answerIn({ receipt, replayed }: SubmitOutcome): NonNullable<Attempt['answer']> {
  const { dossierId, revision, contentHash, reference } = receipt;
  return { dossierId, revision, replayed, contentHash, receipt: receipt.receipt, reference };
}

/** Repeats a filing under its key until it is known what became of it. */
async function fileUntilKnown(town: Town, portal: string, key: string, request: Request): Promise<string | undefined> {
  for (let round = 0; round < 40; round += 1) {
    const { attempt } = await file(town, portal, key, request);
    if (attempt.ending === 'ok') return attempt.answer!.dossierId;
    if (attempt.ending === 'fail' && attempt.code !== 'connection-refused') return undefined;
    await town.sleep(300, 3_000);
  }
  return undefined;
}

async function follow(town: Town, intention: Intention, dossierId: string): Promise<void> {
  const { chance } = town;
  const purse: Purse = new Map();
  const withdrawsAtMs = chance.fraction() < 0.25 ? town.world.nowMs + chance.below(20_000) : Infinity;
  while (!town.isQuiet) {
    await town.sleep(500, 2_500);
    if (town.isQuiet) return;
    if (chance.fraction() < 0.1) await lookAbroad(town, intention.portal, dossierId);
    const seen = await look(town, intention.portal, dossierId);
    if (!seen?.state) continue;
    if (town.world.nowMs >= withdrawsAtMs) {
      if (seen.state.withdrawal === 'none') await withdraw(town, intention.portal, seen);
    } else if (seen.state.supplement) await supplement(town, intention, seen);
    else await attendToFee(town, intention, seen, purse);
  }
}

async function look(town: Town, portal: string, dossierId: string): Promise<KeptDossier | null> {
  const { answer } = await town.send(
    'intake',
    { kind: 'look', who: portal, key: '', dossierId },
    ({ dossiers }) => dossiers.get(portalScope(portal), dossierId),
    ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
  );
  return answer;
}

/** Another portal asks for it, and must not learn that it is there. */
async function lookAbroad(town: Town, portal: string, dossierId: string): Promise<void> {
  const other = PORTALS.find((one) => one !== portal)!;
  await town.send(
    'intake',
    { kind: 'look-abroad', who: other, key: '', dossierId },
    ({ dossiers }) => dossiers.get(portalScope(other), dossierId),
    ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
  );
}

async function supplement(town: Town, intention: Intention, seen: KeptDossier): Promise<void> {
  const { portal, corrected } = intention;
  const round = seen.state!.supplement!.round;
  const key = `bo-sung-${round}-${intention.key}`;
  const applicant = town.chance.fraction() < 0.8 ? corrected : intention.request.applicant;
  const scope = portalScope(portal);
  const request = { applicant, attachments: [] };
  const cause = causeAtDesk('supplement-dossier', portal, key, ['supplement', seen._id, request]);
  const said = { round, applicant: JSON.stringify(applicant) };
  const once = (): Promise<unknown> =>
    town.send(
      'intake',
      { kind: 'supplement', who: portal, key, dossierId: seen._id, cause, supplement: said },
      ({ supplement: desk }) => desk.supplement(scope, seen._id, seen.rev, request, { id: key, traceId: town.traceId() }),
      ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
    );
  await Promise.all(town.chance.fraction() < 0.3 ? [once(), once()] : [once()]);
}

async function withdraw(town: Town, portal: string, seen: KeptDossier): Promise<void> {
  const key = `rut-${seen._id}-${seen.rev}`;
  const scope = portalScope(portal);
  const words = ['withdraw', seen._id, 'other'];
  const id = commandIdentityOf(KEYS, scope, key, words);
  await town.send(
    'intake',
    { kind: 'withdraw', who: portal, key, dossierId: seen._id, cause: causeAtDesk('withdraw-dossier', portal, key, words) },
    ({ dossiers }) => dossiers.withdraw(scope, seen._id, seen.rev, 'other', { id, traceId: town.traceId() }),
    ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
  );
}
