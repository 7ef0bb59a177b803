import { beforeAll, describe, expect, it } from '@jest/globals';

import { live } from '../history.js';
import { checkHistory } from './check-history.js';
import type { Attempt, HistoryRecord } from './record.js';

/** A record that can be damaged. */
type Open<Value> = Value extends ReadonlyMap<infer Key, infer Item>
  ? Map<Key, Open<Item>>
  : Value extends readonly (infer Item)[]
    ? Open<Item>[]
    : Value extends Uint8Array | Date
      ? Value
      : Value extends object
        ? { -readonly [Key in keyof Value]: Open<Value[Key]> }
        : Value;
type Damaged = Open<HistoryRecord>;
type Document = Record<string, unknown> & { _id: string };
type Kept = Document & { log: Record<string, unknown>[]; state: Record<string, unknown> };

/** A history in which somebody got a result, and some case went on for several causes; and one in which somebody paid. */
let whole: HistoryRecord;
let paid: HistoryRecord;

beforeAll(async () => {
  whole = await firstHistory((record) => {
    const delivered = record.messages.some(({ headers }) => headers['ce_type']?.includes('result-delivered'));
    const hasLooked = record.attempts.some(({ kind }) => kind === 'look-abroad');
    return delivered && hasLooked && movedOften(record as Damaged) !== undefined && did(record, 'act') && did(record, 'file');
  });
  paid = await firstHistory((record) => did(record, 'pay'));
});

/** The first history of that kind in which everything came to rest and nothing was wrong. */
async function firstHistory(isOfThatKind: (record: HistoryRecord) => boolean): Promise<HistoryRecord> {
  for (let seed = 1; ; seed += 1) {
    const { record } = await live(seed);
    if (record.mode === 'liveness' && isOfThatKind(record) && checkHistory(record).length === 0) return record;
  }
}

function did({ attempts }: HistoryRecord, kind: Attempt['kind']): boolean {
  return attempts.some((one) => one.kind === kind && one.ending === 'ok');
}

function documents(record: Damaged, service: string, collection: string): Document[] {
  return record.databases[service]!.get(collection) as Document[];
}

/** The case that was delivered. */
function delivered(record: Damaged): Kept {
  const cases = documents(record, 'processing', 'cases') as Kept[];
  return cases.find(({ state }) => state['status'] === 10)!;
}

/** A case that more than two causes have moved. */
function movedOften(record: Damaged): Kept | undefined {
  const cases = documents(record, 'processing', 'cases') as Kept[];
  return cases.find(({ log }) => new Set(log.map(({ cause }) => cause)).size > 2);
}

/** All that processing has told, from logs and archive. */
function toldByProcessing(record: Damaged): Record<string, unknown>[] {
  const logs = documents(record, 'processing', 'cases').flatMap(({ log }) => log as Record<string, unknown>[]);
  return [...logs, ...documents(record, 'processing', 'cases_archive')];
}

/** A dossier that was paid for, as the front desk keeps it or the office. */
function paidFor(record: Damaged, at: 'desk' | 'office'): Kept {
  const desk = (documents(record, 'intake', 'dossiers') as Kept[]).find((one) => one.log.some(({ name }) => name === 'intake.fee-paid'))!;
  return at === 'desk' ? desk : (documents(record, 'processing', 'cases') as Kept[]).find(({ _id }) => _id === desk._id)!;
}

/** The fact of that name about that dossier. */
function moneyFact(record: Damaged, name: 'fee-paid' | 'fee-requested' | 'fee-settled'): Record<string, unknown> & { data: object } {
  const { log } = paidFor(record, name === 'fee-paid' ? 'desk' : 'office');
  return log.find((fact) => String(fact['name']).endsWith(`.${name}`)) as ReturnType<typeof moneyFact>;
}

/** Says one more fact of that dossier: the one of that name again, but for what is given. */
function sayAgain(record: Damaged, name: Parameters<typeof moneyFact>[1], change: object): void {
  const { log } = paidFor(record, name === 'fee-paid' ? 'desk' : 'office');
  log.push({ ...structuredClone(moneyFact(record, name)), n: Number(log.at(-1)!['n']) + 1, ...change });
}

function firstFee(record: Damaged, at: 'desk' | 'office'): Record<string, unknown> {
  return (paidFor(record, at).state['fees'] as Record<string, unknown>[])[0]!;
}

function filed(record: Damaged): Open<Attempt> {
  return record.attempts.find(({ kind, ending }) => kind === 'file' && ending === 'ok')!;
}

function set(target: object, change: object): void {
  Object.assign(target, change);
}

/** The invariant that it breaks, what it is, and how it is done. */
type Damage = readonly [string, string, (record: Damaged) => void];

const DAMAGES: readonly Damage[] = [
  ['I1 no loss', 'an acknowledged dossier is gone', (record) => void documents(record, 'intake', 'dossiers').splice(0)],
  ['I1 no loss', 'a content is gone', (record) => void documents(record, 'intake', 'contents').splice(0, 1)],
  ['I1 no loss', 'a content that was altered', (record) => {
    const [content] = documents(record, 'intake', 'contents');
    set(content!, { tag: Buffer.alloc(16) });
  }],
  ['I1 no loss', 'a content that is another one’s', (record) => {
    const [first, second] = documents(record, 'intake', 'contents');
    set(first!, { ...second!, _id: first!._id });
  }],
  ['I1 no loss', 'a content that says something else', (record) => {
    for (const { filing } of record.attempts) {
      if (filing) set(filing, { words: filing.words.replace('"female"', '"male"') });
    }
  }],
  ['I1 no loss', 'an acknowledged action is gone', (record) =>
    record.attempts
      .filter(({ kind, ending }) => kind === 'act' && ending === 'ok')
      .forEach(({ answer }) => set(answer!, { revision: 1_000 }))],
  ['I1 no loss', 'an acknowledged action is gone, and the case went on', (record) => {
    const causes = new Set(record.attempts.filter(({ kind, ending }) => kind === 'act' && ending === 'ok').map(({ cause }) => cause));
    const gone = toldByProcessing(record).filter(({ cause }) => causes.has(String(cause)));
    for (const fact of gone) set(fact, { cause: 'command:deliver:another' });
  }],
  ...(['supplement', 'pay', 'withdraw', 'resolve'] as const).map((kind): Damage => [
    'I1 no loss',
    `an acknowledged ${kind} of which nothing is told`,
    (record) => {
      const dossierId = delivered(record)._id;
      const answered = { ending: 'ok', atMs: 1, endedAtMs: 2, answer: { dossierId, revision: 1 } } as const;
      record.attempts.push({ kind, who: 'x', key: 'y', dossierId, cause: 'command:x:y', ...answered });
    },
  ]),
  ['I2 no invention', 'a dossier that nobody filed', (record) => void record.attempts.splice(0)],
  ['I3 no double', 'two dossiers under one key', (record) => {
    const [first] = documents(record, 'intake', 'dossiers');
    documents(record, 'intake', 'dossiers').push({ ...structuredClone(first!), _id: 'another' });
  }],
  ['I3 no double', 'one dossier code twice', (record) =>
    void documents(record, 'processing', 'cases').push({ ...structuredClone(delivered(record)), _id: 'another' })],
  ['I3 no double', 'a cause that took effect twice', (record) => {
    const { log } = movedOften(record)!;
    set(log.at(-1)!, { cause: log[0]!['cause'] });
  }],
  ['I3 no double', 'a cause that took effect twice in one write', (record) => {
    const { log } = delivered(record);
    log.push({ ...log.at(-1)!, n: Number(log.at(-1)!['n']) + 1 });
  }],
  ['I3 no double', 'an official’s act that was done to two steps in one write', (record) => {
    const { log } = delivered(record);
    const done = { ...log.at(-1)!, name: 'processing.step-completed', cause: 'command:complete-step:twice' };
    for (const step of ['one', 'next']) log.push({ ...done, n: Number(log.at(-1)!['n']) + 1, data: { step, official: 'x' } });
  }],
  ['I4 legal moves', 'a status that may not follow', (record) => set(delivered(record).log.at(-1)!, { data: { status: 1 } })],
  ['I4 legal moves', 'a verdict that the register never gave', (record) => void record.registerAnswers.splice(0)],
  ['I5 numbers', 'a fact that is missing', (record) => void delivered(record).log.splice(1, 1)],
  ['I5 numbers', 'a fact that was changed', (record) => set(delivered(record).log[0]!, { at: '2026-11-16T00:00:00.000Z' })],
  ['I5 numbers', 'a time that goes back', (record) => set(delivered(record).log.at(-1)!, { at: '2020-01-01T00:00:00.000Z' })],
  ['I5 numbers', 'a message that tells it differently', (record) => set(record.messages[0]!, { value: Buffer.from('{}') })],
  ['I5 numbers', 'a message about what was never said', (record) =>
    set(record.messages[0]!.headers, { ce_id: 'intake:00000000-0000-7000-8000-000000000000:1' })],
  ['I6 agreement', 'somebody who has heard too little', (record) => set(documents(record, 'monitoring', 'dossiers')[0]!, { heard: {} })],
  ['I6 agreement', 'somebody who has heard too much', (record) =>
    set(documents(record, 'identity-verification', 'verifications')[0]!, { heard: { intake: 99 } })],
  ...Object.entries({ status: 9, dossierCode: 'x', round: 9, supplementRounds: 9, dueAt: 'x', supplement: { round: 9 }, result: null })
    .map(([name, value]): Damage => [
      'I6 agreement',
      `a case that keeps another ${name} than it told`,
      (record) => set(delivered(record).state, { [name]: value }),
    ]),
  ['I6 agreement', 'evidence that nobody told of', (record) => {
    const { evidence } = documents(record, 'identity-verification', 'verifications')[0]!['state'] as { evidence: object[] };
    evidence.push({ ...evidence[0]!, hash: 'x' });
  }],
  ['I6 agreement', 'a content that nobody told of', (record) =>
    void (documents(record, 'intake', 'dossiers')[0]!['state'] as { contents: object[] }).contents.push({ round: 9, hash: 'x' })],
  ['I6 agreement', 'a portal that sees another status', (record) =>
    set(documents(record, 'intake', 'dossiers')[0]!['state'] as object, { status: 6 })],
  ['I6 agreement', 'a watch that has forgotten an event', (record) =>
    void ((documents(record, 'monitoring', 'dossiers')[0]!['state'] as { events: unknown[] }).events.pop())],
  ['I7 figures', 'a figure that is one too high', (record) => {
    const counts = documents(record, 'monitoring', 'buckets')[0]!['counts'] as Record<string, number>;
    counts['received'] = counts['received']! + 1;
  }],
  ['I7 figures', 'a status that is counted twice', (record) => {
    const bucket = documents(record, 'monitoring', 'buckets').find(({ kind }) => kind === 'received')!;
    const { statuses } = bucket['counts'] as { statuses: Record<string, number> };
    const [status] = Object.keys(statuses);
    statuses[status!] = statuses[status!]! + 1;
  }],
  ['I7 figures', 'a bucket that is gone', (record) => void documents(record, 'monitoring', 'buckets').splice(0, 1)],
  ['I8 deadlines', 'a deadline that took effect before its time', (record) => {
    const { log } = delivered(record);
    log.push({ ...log.at(-1)!, n: log.length + 1, cause: 'timer:supplement-lapse-1' });
  }],
  ['I8 deadlines', 'a due date that is said to have passed', (record) =>
    set(documents(record, 'monitoring', 'dossiers')[0]!['state'] as object, { duePassed: '2099-01-01T00:00:00.000Z' })],
  ['I9 secrecy', 'a name in a database', (record) => set(delivered(record).state, { note: record.secrets[0] })],
  ['I9 secrecy', 'a name in bytes of a database', (record) => set(delivered(record).state, { note: Buffer.from(record.secrets[0]!) })],
  ['I9 secrecy', 'a name with the courier', (record) => set(record.messages[0]!.headers, { note: record.secrets[0] })],
  ['I10 tenancy', 'a portal that learns of another one’s dossier', (record) =>
    set(record.attempts.find(({ kind }) => kind === 'look-abroad')!, { ending: 'ok' })],
  ['I11 receipts', 'a receipt that does not verify', (record) => set(filed(record).answer!, { receipt: `${filed(record).answer!.receipt}x` })],
  ['I11 receipts', 'a receipt for another content', (record) => {
    const [first] = documents(record, 'intake', 'dossiers').filter(({ _id }) => _id === filed(record).answer!.dossierId);
    set((first!['log'] as { data: object }[])[0]!.data, { contentHash: '0'.repeat(64) });
  }],
  ['I12 liveness', 'a fact that was not published', (record) => set(delivered(record), { unpublishedSince: new Date(0) })],
  ['I12 liveness', 'a dossier that is set aside', (record) => set(delivered(record), { parked: { intake: { code: 'x' } } })],
  ['I12 liveness', 'a timer that did not fire', (record) => set(delivered(record), { nextTimerAt: new Date(0) })],
  ['I13 monotone reads', 'a dossier that went back', (record) => {
    const look = (atMs: number, revision: number): Open<Attempt> => ({
      ...{ kind: 'look', who: 'x', key: '', dossierId: 'y', ending: 'ok', atMs, endedAtMs: atMs + 1 },
      answer: { dossierId: 'y', revision },
    });
    record.attempts.push(look(1, 2), look(10, 1));
  }],
  ['I13 monotone reads', 'a dossier that went back after an old primary had gone', (record) => {
    const look = (atMs: number, revision: number): Open<Attempt> => ({
      ...{ kind: 'look', who: 'x', key: '', dossierId: 'y', by: 'intake 1', ending: 'ok', atMs, endedAtMs: atMs + 1 },
      answer: { dossierId: 'y', revision },
    });
    record.attempts.push(look(1, 2), look(10, 1));
    record.staleReads = [{ by: 'intake 1', fromMs: 5, untilMs: 9 }, { by: 'intake 2', fromMs: 5, untilMs: 99 }];
  }],
  ['no defect', 'an error that is neither refusal nor failure', (record) => {
    record.defects = ['processing could not fire timers: TypeError'];
  }],
];

const LAPSE = { name: 'processing.dossier-stopped', data: { reason: 'payment-lapsed', status: 8 } };

const DAMAGES_OF_MONEY: readonly Damage[] = [
  ['I2 no invention', 'a payment that nobody told of', (record) => {
    for (const one of record.attempts) if (one.kind === 'pay') set(one, { cause: 'command:pay-fee:another' });
  }],
  ['I2 no invention', 'a payment that was told in other words', (record) => {
    for (const { payment } of record.attempts) if (payment) set(payment, { form: 'other' });
  }],
  ['I3 no double', 'a reference that pays for two things', (record) => {
    sayAgain(record, 'fee-paid', { data: { ...moneyFact(record, 'fee-paid').data, request: 9 } });
  }],
  ['I3 no double', 'a request that was paid twice', (record) => {
    sayAgain(record, 'fee-paid', { data: { ...moneyFact(record, 'fee-paid').data, reference: 'another' } });
  }],
  ['I3 no double', 'a payment that work went on for twice', (record) => sayAgain(record, 'fee-settled', { cause: 'x' })],
  ['I3 no double', 'a fee that was asked for twice', (record) => sayAgain(record, 'fee-requested', { cause: 'x' })],
  ['I4 legal moves', 'a fee that the procedure does not take', (record) =>
    set(paidFor(record, 'desk').log[0]!['data'] as object, { procedureCode: '3.000466' })],
  ['I4 legal moves', 'a request that comes to another sum than its lines', (record) =>
    set(moneyFact(record, 'fee-requested').data, { totalVnd: 1 })],
  ['I4 legal moves', 'a payment of another amount', (record) => set(moneyFact(record, 'fee-paid').data, { amountVnd: 1 })],
  ['I4 legal moves', 'a payment that was told too late', (record) =>
    set(moneyFact(record, 'fee-paid'), { at: '2099-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'work that went on before anybody paid', (record) =>
    set(moneyFact(record, 'fee-paid'), { name: 'intake.dossier-supplemented' })],
  ['I4 legal moves', 'a withdrawal after a payment', (record) => sayAgain(record, 'fee-settled', { name: 'processing.case-withdrawn' })],
  ['I4 legal moves', 'a promise that a payment made earlier', (record) =>
    set(moneyFact(record, 'fee-settled').data, { dueAt: '2020-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'a delay that a payment was made to blame for', (record) =>
    set(moneyFact(record, 'fee-settled').data, { missedAt: '2020-01-01T00:00:00.000Z' })],
  ['I4 legal moves', 'a decision while money is owed', (record) => set(moneyFact(record, 'fee-settled').data, { status: 9 })],
  ['I6 agreement', 'a payment of which nothing came', (record) =>
    set(moneyFact(record, 'fee-settled'), { name: 'processing.step-completed' })],
  ['I6 agreement', 'a desk that keeps another payment than it told', (record) =>
    set(firstFee(record, 'desk')['paid'] as object, { form: 'x' })],
  ['I6 agreement', 'a portal that sees another amount', (record) => set(firstFee(record, 'desk'), { totalVnd: 1 })],
  ['I6 agreement', 'a case that does not know that it was paid', (record) => set(firstFee(record, 'office'), { paidAt: null })],
  ['I6 agreement', 'a case that waits for money that nobody owes', (record) =>
    set(paidFor(record, 'office').state, { phase: 'waiting-for-payment' })],
  ['I8 deadlines', 'a lapse though it was paid', (record) => sayAgain(record, 'fee-settled', { ...LAPSE, cause: 'timer:fee-lapse-1' })],
  ['I8 deadlines', 'a lapse that no deadline has caused', (record) => sayAgain(record, 'fee-settled', { ...LAPSE, cause: 'x' })],
];

describe('the checker', () => {
  it('finds nothing wrong with histories that are whole', () => {
    expect([whole, paid].flatMap(checkHistory)).toEqual([]);
  });

  const named = (history: HistoryRecord, damage: Damage[2]): readonly string[] => {
    const record = structuredClone(history) as unknown as Damaged;
    damage(record);
    return checkHistory(record as unknown as HistoryRecord).map(({ invariant }) => invariant);
  };

  it.each(DAMAGES)('names %s: %s', (invariant, _what, damage) => {
    expect(named(whole, damage)).toContain(invariant);
  });

  it.each(DAMAGES_OF_MONEY)('names %s: %s, where somebody has paid', (invariant, _what, damage) => {
    expect(named(paid, damage)).toContain(invariant);
  });
});
