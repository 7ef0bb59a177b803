import { describe, expect, it } from '@jest/globals';

import type { Evidence, Finding, Kept } from './evidence.js';
import { judge } from './judge.js';
import { anomaliesOf, at, delivered, healthy, judged, rechain, type Loose, type Spoilable } from './spoilt-run.js';

/** A dossier that owed something, at the desk and in the office. */
interface Payer {
  readonly desk: Loose<Kept>;
  readonly office: Loose<Kept>;
}
const FEE = { lines: [{ code: 'residence-registration', amountVnd: 20_000 }], totalVnd: 20_000 };
const PAID = { amountVnd: 20_000, form: 'online', reference: 'TT-0000001' };

/** Has a fee asked for before the last step of a delivered dossier, and paid so much later; everything behind it comes later as well. */
function payFee(evidence: Spoilable, waitedMs = 0): Payer {
  const office = delivered(evidence);
  const desk = at(evidence, 'intake', office._id);
  const after = office.log.findLastIndex(({ name }) => name === 'processing.step-completed');
  const { at: askedAt, ...step } = office.log[after]!;
  const later = (moment: string): string => new Date(Date.parse(moment) + waitedMs).toISOString();
  const paidAt = later(askedAt);
  const asked = { request: 1, ...FEE, payBy: '2099-01-01T16:59:59.999Z', toldBy: '2099-01-02T16:59:59.999Z' };
  const settled = { request: 1, dueAt: office.log[0]!.data['dueAt'], status: 4 };
  const command = { name: 'processing.fee-requested', cause: 'command:request-fee:1', data: { ...asked, status: 6 } };
  office.log.splice(
    after + 1, Infinity, { ...step, ...command, at: askedAt, n: after + 2 },
    { ...step, name: 'processing.fee-settled', cause: `intake:${desk._id}:2`, data: settled, at: paidAt, n: after + 3 },
    ...office.log.slice(after + 1).map((entry) => ({ ...entry, at: later(entry.at), n: entry.n + 2 })),
  );
  const paid = { request: 1, ...PAID, paidAt };
  desk.log.push({ ...desk.log[0]!, n: 2, name: 'intake.fee-paid', cause: 'command:pay-fee:1', at: paidAt, data: paid });
  desk.state!['fees'] = [{ ...asked, askedAt, paid: { ...PAID, paidAt, at: paidAt } }];
  office.state!['fees'] = [{ ...asked, askedAt, paidAt }];
  const said = { line: 'intent', at: 1, dossierId: desk._id } as const;
  const deeds = [{ deed: 'act', action: 'request-fee', lines: FEE.lines, client: 'H26' }, { deed: 'pay', ...paid, client: 'cong-mau' }];
  evidence.attempts.push(...deeds.map((deed, index) =>
    ({ intent: { ...said, ...deed, id: 900_000 + index, key: `fee-${index}` }, outcome: { at: 2, how: 'ok' } }) as never));
  hear(evidence, { desk, office });
  return { desk, office };
}

/** Chains what desk and office say of a dossier, as it is now, and has everybody hear all of it; no topic has it any more. */
function hear(evidence: Spoilable, { desk, office }: Payer): void {
  for (const [speaker, kept, hearers] of [
    ['intake', desk, ['identity-verification', 'processing', 'monitoring']], ['processing', office, ['intake', 'monitoring']],
  ] as const) {
    kept.v = kept.log.length;
    rechain(speaker, kept);
    evidence.carried = evidence.carried.filter(({ id }) => !id.startsWith(`${speaker}:${kept._id}:`));
    for (const hearer of hearers) at(evidence, hearer, kept._id).heard[speaker] = kept.v;
  }
}

describe('the checker, where money is owed', () => {
  /** Spoils what became of a fee, in such a way that every chain is perfect and everybody has heard all. */
  const spoiltFee = (spoil: (payer: Payer, evidence: Spoilable) => void): readonly Finding[] => judged((evidence) => {
    const payer = payFee(evidence);
    spoil(payer, evidence);
    hear(evidence, payer);
  });
  const wordsOn = (findings: readonly Finding[]): string => findings.map(({ anomaly, says }) => `${anomaly}: ${says}`).join();

  it('finds nothing wrong with a fee that was asked for and paid, and has seen it', () => {
    const evidence = healthy();
    payFee(evidence);
    const { findings, seen } = judge(evidence as unknown as Evidence);
    expect([findings, seen.payments]).toEqual([[], 1]);
  });

  it('calls a payment lost that was acknowledged and is not recorded, that nobody has noted, or that says something else', () => {
    const gone = wordsOn(spoiltFee(({ desk }) => void desk.log.pop()));
    expect(gone).toMatch(/lost: payment 1 of \S+ is recorded 0 times, succeeded 1 times/);
    expect(gone).toContain('is noted as paid, and nobody has paid it');
    const unheard = spoiltFee(({ office: { log } }) => {
      log.splice(log.findIndex(({ name }) => name === 'processing.fee-settled'), 1);
      for (const [index, entry] of log.entries()) entry.n = index + 1;
    });
    expect(wordsOn(unheard)).toMatch(/lost: the payment of request 1 of \S+ is not noted by the office/);
    const other = spoiltFee(({ desk }) => void (desk.log.at(-1)!.data['reference'] = 'TT-0000002'));
    expect(wordsOn(other)).toMatch(/lost: the payment of request 1 of \S+ is kept with other words than were said/);
  });

  it('calls a payment duplicated that was taken or noted twice, and a reference that has paid for two dossiers', () => {
    const twice = spoiltFee(({ desk: { log } }) => void log.push({ ...log.at(-1)!, n: 3, cause: 'command:pay-fee:2' }));
    expect(wordsOn(twice)).toMatch(/duplicated: the payment of request 1 of \S+ was taken more than once/);
    const noted = spoiltFee(({ office: { log } }) => {
      const settled = log.find(({ name }) => name === 'processing.fee-settled')!;
      log.push({ ...settled, n: log.length + 1, at: log.at(-1)!.at });
    });
    expect(wordsOn(noted)).toMatch(/duplicated: the payment of request 1 of \S+ is noted 2 times by the office/);
    const reused = spoiltFee(({ desk }, { kept }) => {
      const other = kept.intake.find(({ _id, state }) => _id !== desk._id && state!['portal'] === desk.state!['portal'])!;
      other.log.push({ ...desk.log.at(-1)!, n: 2 });
    });
    expect(wordsOn(reused)).toMatch(/duplicated: reference cong-\S+ TT-0000001 has paid twice/);
  });

  it('calls a payment illegal that is not what was asked for, and one unexpected that nobody made', () => {
    const dear = spoiltFee(({ desk }) => void (desk.log.at(-1)!.data['amountVnd'] = 20_001));
    expect(wordsOn(dear)).toMatch(/illegal: the payment of request 1 of \S+ is not what was asked for/);
    const asked = spoiltFee(({ office }) => {
      const { data } = office.log.find(({ name }) => name === 'processing.fee-requested')!;
      data['totalVnd'] = 20_001;
    });
    expect(wordsOn(asked)).toContain('asks for 20001, and its lines come to 20000');
    const invented = spoiltFee((_payer, evidence) => {
      evidence.attempts = evidence.attempts.filter(({ intent }) => intent.deed !== 'pay' && !('lines' in intent));
    });
    expect(wordsOn(invented)).toMatch(/unexpected: the payment of request 1 of \S+ was made by nobody/);
    expect(wordsOn(invented)).toMatch(/unexpected: request 1 of \S+ asks for what no official asked for/);
  });

  it('calls an end illegal of somebody who has paid: for want of the payment, or because it was withdrawn', () => {
    const ending = (name: string, data: Record<string, unknown>) => spoiltFee(({ office: { log } }) => {
      const asked = log.findIndex((entry) => entry.name === 'processing.fee-requested');
      log.splice(asked + 1, Infinity, { ...log[asked]!, n: asked + 2, name, cause: 'timer:fee-lapse', data });
    });
    const lapsed = wordsOn(ending('processing.dossier-stopped', { reason: 'payment-lapsed', status: 8 }));
    expect(lapsed).toContain('was stopped for want of a payment that had been made');
    expect(lapsed).toMatch(/early: \S+ processing.dossier-stopped before 2099-01-02T16:59:59.999Z/);
    expect(wordsOn(ending('processing.case-withdrawn', { status: 7 }))).toContain('was withdrawn, and something had been paid for it');
    expect(wordsOn(ending('processing.dossier-finished', { status: 9 }))).toContain('went from status 6 to 9');
  });

  it('calls desk and office out of step that keep other fees than the facts say', () => {
    const first = ({ state }: Loose<Kept>): Record<string, unknown> => (state!['fees'] as Record<string, unknown>[])[0]!;
    for (const spoil of [
      ({ office }: Payer) => void (first(office)['paidAt'] = null),
      ({ desk }: Payer) => void (first(desk)['paid'] = null),
      ({ desk }: Payer) => void delete desk.state!['fees'],
    ]) expect(anomaliesOf(spoiltFee(spoil))).toEqual(['out-of-step']);
  });

  it('counts the time until a payment as the applicant\'s, and not as the office\'s', () => {
    const findings = judged((evidence) => void payFee(evidence, 5_000));
    expect(anomaliesOf(findings)).toEqual(['miscounted']);
    const words = /^(applicant-waiting-time .*, the facts say \d+$|behind applicant-waiting-time )/;
    for (const { says } of findings) expect(says).toMatch(words);
  });

  it('counts a dossier late that was late when it was asked for money', () => {
    const findings = spoiltFee(({ office: { log } }) => {
      const { data } = log.find(({ name }) => name === 'processing.fee-settled')!;
      data['missedAt'] = log[0]!.at;
    });
    expect(anomaliesOf(findings)).toEqual(['miscounted']);
    expect(new Set(findings.map(({ says }) => says.split(' ')[0]))).toEqual(new Set(['on-time', 'on-time-share', 'overdue']));
  });
});
