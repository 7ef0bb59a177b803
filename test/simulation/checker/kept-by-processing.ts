import { hash } from 'node:crypto';

import type { Step } from '@hoso/contracts';

import { VERDICTS } from './check-evidence.js';
import { stepsOf } from './check-steps.js';
import { askedFees, filedOf, lastOf, lastSaid, only, type Compared, type State } from './compared.js';
import { heardBy, listIn, toldBy, type HouseView, type Told } from './house-view.js';
import { spelled } from './spelling.js';

const ENDS = ['dossier-not-accepted', 'dossier-stopped', 'case-withdrawn', 'result-delivered'];

/** A case by what processing has said of it, and what it has heard. */
export function ownDoingOfProcessing(view: HouseView, id: string, state: State): Compared {
  const told = toldBy(view, 'processing', id);
  const [filed] = heardBy(view, 'processing', 'intake', id);
  const phase = phaseAfter(told, filed);
  const open = phase === 'waiting-for-supplement' ? lastSaid(told, 'supplement-requested') : undefined;
  return {
    filed: [state['filed'], filed ? filedOf(filed) : null],
    status: [state['status'], lastOf(told, 'status') ?? 1],
    phase: [state['phase'], phase],
    round: [state['round'], lastSaid(told, 'processing-resumed')?.data['round'] ?? 0],
    supplement: [withoutPlace(state['supplement']), open ? { ...only(open.data, 'round', 'items', 'answerBy'), askedAt: open.at } : null],
    supplementRounds: [state['supplementRounds'], told.filter(({ name }) => name === 'processing.supplement-requested').length],
    dossierCode: [state['dossierCode'], lastOf(told, 'dossierCode')],
    acceptedAt: [state['acceptedAt'], lastSaid(told, 'dossier-accepted')?.at],
    dueAt: [state['dueAt'], lastOf(told, 'dueAt')],
    endedBecause: [state['endedBecause'], reasonIn(told)],
    ...identityOf(view, id, state),
    ...wayOf(told, stepsOf(view, id) ?? [], phase, filed, state),
    ...feesOf(told, state),
    ...resultOf(told, state),
  };
}

function phaseAfter(told: readonly Told[], filed: Told | undefined): string {
  const last = told.findLast(({ name }) => name !== 'processing.withdrawal-refused');
  if (last === undefined) return filed ? 'waiting-for-identity' : 'unfiled';
  const name = last.name.slice('processing.'.length);
  if (name === 'supplement-requested') return 'waiting-for-supplement';
  if (name === 'fee-requested') return 'waiting-for-payment';
  if (name === 'processing-resumed' && last.data['status'] === 1) return 'waiting-for-identity';
  return ENDS.includes(name) ? 'ended' : 'at-step';
}

/** An open request as the applicant was told of it; where the case goes on afterwards was not said. */
function withoutPlace(supplement: unknown): unknown {
  if (typeof supplement !== 'object' || supplement === null) return supplement;
  const { returnTo: _returnTo, ...asked } = supplement as State;
  return asked;
}

function reasonIn(told: readonly Told[]): unknown {
  if (lastSaid(told, 'case-withdrawn')) return 'withdrawn';
  return lastSaid(told, 'dossier-not-accepted', 'dossier-stopped')?.data['reason'];
}

/** The last word on the content that stands; one on a content before it may have come too late to be kept. */
function identityOf(view: HouseView, id: string, state: State): Compared {
  const last = heardBy(view, 'processing', 'identity-verification', id).at(-1);
  if (last !== undefined && Number(last.data['round']) < Number(state['round'])) return {};
  const said = last && {
    round: last.data['round'],
    verdict: last.data['outcome'] ?? VERDICTS[last.name] ?? 'postponed',
    fields: last.data['fields'] ?? [],
    evidence: last.data['evidence'] ?? null,
  };
  return { identity: [state['identity'], said] };
}

/** Where the case stands on its way, and on whose desk. */
function wayOf(told: readonly Told[], steps: readonly Step[], phase: string, filed: Told | undefined, state: State): Compared {
  const decision = steps.find(({ kind }) => kind === 'decision');
  const done = told.flatMap(({ name, data }): readonly unknown[] => {
    if (name === 'processing.step-completed' || name === 'processing.opinion-given') return [data['step']];
    return name === 'processing.dossier-finished' && decision ? [decision.id] : [];
  });
  const isUnderway = lastSaid(told, 'dossier-accepted') !== undefined && phase !== 'ended';
  const next = isUnderway ? steps.find(({ id }) => !done.includes(id)) : undefined;
  const opinions = told.filter(({ name }) => name === 'processing.opinion-given');
  return {
    stepsDone: [state['stepsDone'], done],
    step: [state['step'], next?.id],
    opinions: [state['opinions'], opinions.map(({ data }) => only(data, 'step', 'agencyCode', 'opinion'))],
    ...(phase !== 'ended' && { desk: [state['desk'], next?.kind === 'opinion' ? next.agency : filed?.data['agencyCode']] }),
  };
}

function feesOf(told: readonly Told[], state: State): Compared {
  const paid = new Set(told.filter(({ name }) => name === 'processing.fee-settled').map(({ data }) => data['request']));
  return {
    fees: [
      listIn(state, 'fees').map(({ paidAt, ...fee }) => ({ ...fee, isPaid: paidAt !== null })),
      askedFees(told).map((fee) => ({ ...fee, isPaid: paid.has(fee['request']) })),
    ],
  };
}

/** What was decided, and that it is what is handed out. */
function resultOf(told: readonly Told[], state: State): Compared {
  const finished = lastSaid(told, 'dossier-finished');
  const result = state['result'] as State | null;
  const decided = finished && { ...only(finished.data, 'outcome', 'reason'), decidedAt: finished.at };
  const said = decided && { ...decided, dossierCode: lastOf(told, 'dossierCode') };
  return {
    result: [result && only(result, 'outcome', 'reason', 'decidedAt', 'dossierCode'), said],
    resultHash: [state['resultHash'], result && hash('sha256', spelled(result))],
    'result that was handed out': [lastSaid(told, 'result-delivered')?.data['result'] ?? state['resultHash'], state['resultHash']],
  };
}
