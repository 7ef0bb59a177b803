import { Scope } from '@hoso/access';
import { levelOneOf } from '@hoso/contracts';

import { actionsOf, type Action } from '../../../apps/processing/src/domain/cases/act-on-case.js';
import { currentStep } from '../../../apps/processing/src/domain/cases/case-procedure.js';
import type { KeptCase } from '../../../apps/processing/src/domain/cases/cases.js';
import { commandIdentityOf } from '../../../apps/processing/src/domain/command-identity.js';
import type { KeptVerification } from '../../../apps/identity-verification/src/domain/verifications.js';
import type { Attempt } from '../checker/record.js';
import { causeAtOffice } from './causes.js';
import { someLines } from './fees.js';
import type { Town } from './town.js';

export const DESKS = ['H26.101', 'H26.102', 'G01.101.101'] as const;
const ROLES = ['receiver', 'examiner', 'adviser', 'manager'];

export function officialScope(agency: string, subject: string): Scope {
  const tenant = levelOneOf(agency);
  return Scope.forTests({ kind: 'official', tenant, subject, clientId: 'mot-cua', agency, roles: ROLES });
}

/** Who asks, as the checker is told. */
function by({ subject, agency }: Scope): Pick<Attempt, 'who' | 'agency'> {
  return { who: subject, ...(agency === undefined ? {} : { agency }) };
}

/** What stands in a list, as the checker is told. */
function listed(list: readonly Pick<KeptCase, '_id' | 'rev'>[]): NonNullable<Attempt['answer']> {
  return { dossierId: '', revision: 0, shown: list.map(({ _id, rev }) => ({ dossierId: _id, revision: rev })) };
}

/** Nearly always nobody waits to be verified by hand, and each look costs a history its share of the time. */
const SEES_WHO_WAITS = 0.3;

/** An official's day: looks at the work list and now and then at who waits to be verified by hand, and acts, sometimes not alone. */
export async function workAtDesk(town: Town, agency: string, number: number): Promise<void> {
  const subject = `can-bo-${agency}-${number}`;
  const scope = officialScope(agency, subject);
  while (!town.isQuiet) {
    await town.sleep(500, 3_000);
    if (town.isQuiet) return;
    for (const one of await workList(town, scope)) await act(town, scope, one);
    if (town.isQuiet) return;
    if (town.chance.fraction() < SEES_WHO_WAITS) for (const one of await whoWaits(town, scope)) await resolve(town, scope, one);
  }
}

async function workList(town: Town, scope: Scope): Promise<readonly KeptCase[]> {
  const { answer } = await town.send(
    'processing',
    { ...by(scope), kind: 'look', key: '' },
    ({ cases }) => cases.list(scope, { phase: 'at-step' }, 20),
    listed,
  );
  return answer ?? [];
}

async function act(town: Town, scope: Scope, seen: KeptCase): Promise<void> {
  const action = actionAt(town, seen);
  if (action === undefined) return;
  const key = `viec-${scope.subject}-${seen.rev}-${action.action}`;
  const id = commandIdentityOf(scope, key, [seen._id, action as unknown as Record<string, string>]);
  const cause = causeAtOffice(action.action, scope, key, [seen._id, action]);
  const once = (): Promise<{ readonly attempt: { readonly ending: string } }> =>
    town.send(
      'processing',
      { ...by(scope), kind: 'act', key: `${seen._id} ${key}`, dossierId: seen._id, cause },
      ({ cases }) => cases.act(scope, seen._id, seen.rev, action, { id, traceId: town.traceId() }),
      ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
    );
  const first = await (town.chance.fraction() < 0.25 ? Promise.all([once(), once()]).then(([one]) => one) : once());
  if (first.attempt.ending === 'unknown' && town.chance.fraction() < 0.8) await once();
}

function actionAt(town: Town, seen: KeptCase): Action | undefined {
  const step = seen.state ? currentStep(seen.state) : undefined;
  if (step === undefined) return undefined;
  const { chance } = town;
  const allowed = actionsOf(step);
  const [usual] = allowed;
  if (usual === undefined) return undefined;
  const items = [{ pointer: '/applicant', reason: 'unclear' }];
  const forFee = (): Action => ({ action: 'request-fee', lines: someLines(chance, seen.state!.filed!) });
  if (allowed.includes('request-supplement') && chance.fraction() < 0.15) return { action: 'request-supplement', items };
  // So often because little of a history is left for somebody to pay, be heard, and be late.
  if (allowed.includes('request-fee') && chance.fraction() < 0.4) return forFee();
  switch (usual) {
    case 'complete-step':
      return { action: usual };
    case 'give-opinion':
      return { action: usual, opinion: chance.pick(['agrees', 'disagrees', 'no-objection']) };
    case 'decide':
      return chance.fraction() < 0.8
        ? { action: usual, outcome: 'granted', reason: null }
        : { action: usual, outcome: 'refused', reason: 'not-entitled' };
    case 'deliver':
      return { action: usual, by: 'counter' };
    case 'request-supplement':
      return { action: usual, items };
    case 'request-fee':
      return forFee();
  }
}

async function whoWaits(town: Town, scope: Scope): Promise<readonly KeptVerification[]> {
  const { answer } = await town.send(
    'identity-verification',
    { ...by(scope), kind: 'look', key: '' },
    ({ verifications }) => verifications.waiting(scope, 20),
    listed,
  );
  return answer ?? [];
}

async function resolve(town: Town, scope: Scope, seen: KeptVerification): Promise<void> {
  const outcome = town.chance.fraction() < 0.7 ? 'confirmed' : 'rejected';
  const key = `xac-minh-${scope.subject}-${seen.rev}-${outcome}`;
  const words = [seen._id, outcome, 'papers-examined'];
  const commandId = commandIdentityOf(scope, key, words);
  const command = { outcome, reason: 'papers-examined', official: scope.subject, commandId } as const;
  const cause = causeAtOffice('resolve-by-hand', scope, key, words);
  await town.send(
    'identity-verification',
    { ...by(scope), kind: 'resolve', key: `${seen._id} ${key}`, dossierId: seen._id, cause },
    ({ verifications }) => verifications.resolve(scope, seen._id, seen.rev, command, town.traceId()),
    ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
  );
}
