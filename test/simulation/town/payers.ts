import type { FeePaid, PaymentForm } from '@hoso/contracts';

import type { FeeRequest } from '../../../apps/intake/src/domain/dossier.js';
import type { KeptDossier } from '../../../apps/intake/src/domain/dossiers.js';
import type { Attempt } from '../checker/record.js';
import { causeAtDesk } from './causes.js';
import type { Intention } from './filings.js';
import { portalScope } from './portal-scope.js';
import type { Town } from './town.js';

/** What an applicant has paid, by the number of the request; null: nothing, now or ever. Money is paid once, and told until it is known. */
export type Purse = Map<number, FeePaid | null>;

/**
 * Pays what is asked for, and tells of it: at once or later, once or twice. Now and then the amount is another, it is paid once more,
 * or what paid for another dossier is to pay for this one.
 */
export async function attendToFee(town: Town, intention: Intention, seen: KeptDossier, purse: Purse): Promise<void> {
  const { chance } = town;
  const { portal, key } = intention;
  const fee = seen.state?.fees?.at(-1);
  if (fee?.paid !== null) return;
  if (!purse.has(fee.request)) purse.set(fee.request, chance.fraction() < 0.9 ? paymentOf(town, intention, fee) : null);
  const payment = purse.get(fee.request) ?? null;
  const dice = chance.fraction();
  if (payment === null || dice < 0.15) return;
  const tell = (change: Partial<FeePaid> = {}): Promise<KeptDossier | null> =>
    tellOf(town, portal, `nop-${fee.request}-${key}`, seen, { ...payment, ...change });
  const payAgain = (known: KeptDossier): Promise<unknown> =>
    tellOf(town, portal, `nop-lan-hai-${fee.request}-${key}`, known, { ...payment, reference: `${payment.reference}-2` });
  const foreign = town.attempts.findLast((one) => one.payment !== undefined && one.who === portal && one.dossierId !== seen._id);
  if (dice < 0.3) await tell({ amountVnd: payment.amountVnd + 1_000 });
  else if (dice < 0.45 && foreign) await tell({ reference: foreign.payment!.reference });
  const how = chance.fraction();
  if (how < 0.25) await Promise.all([tell(), payAgain(seen)]);
  else if (how < 0.5) {
    const known = await tell();
    if (known !== null) await payAgain(known);
  } else if (how < 0.65) await Promise.all([tell(), tell()]);
  else await tell();
}

function paymentOf({ chance, world }: Town, intention: Intention, { request, totalVnd: amountVnd }: FeeRequest): FeePaid {
  const form = chance.pick<PaymentForm>(['online', 'online', 'transfer', 'cash']);
  const reference = `TT-${intention.request.portalReference}-${request}`;
  return { request, amountVnd, form, reference, paidAt: new Date(world.nowMs).toISOString() };
}

async function tellOf(town: Town, portal: string, key: string, seen: KeptDossier, payment: FeePaid): Promise<KeptDossier | null> {
  const { answer } = await town.send(
    'intake',
    payingOf(portal, key, seen._id, payment),
    ({ pay }) => pay.pay(portalScope(portal), seen._id, seen.rev, payment, { id: key, traceId: town.traceId() }),
    ({ _id, rev }) => ({ dossierId: _id, revision: rev }),
  );
  return answer;
}

/** What a portal means by telling of a payment, as the checker is told. */
export function payingOf(portal: string, key: string, dossierId: string, payment: FeePaid): Omit<Attempt, 'ending' | 'atMs'> {
  const cause = causeAtDesk('pay-fee', portal, key, ['pay', dossierId, payment]);
  return { kind: 'pay', who: portal, key, dossierId, cause, payment };
}
