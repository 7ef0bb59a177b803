import { hash } from 'node:crypto';

import type { Attempt } from '../record.js';
import {
  delivered, documents, factIn, filed, filedDossier, keptAt, movedOften, sayAgain, set, type Damage, type Damaged, type Open,
} from './damage.js';

/** All that processing has told, from logs and archive. */
function toldByProcessing(record: Damaged): Record<string, unknown>[] {
  return [...keptAt(record, 'processing').flatMap(({ log }) => log), ...documents(record, 'processing', 'cases_archive')];
}

function did(record: Damaged, service: 'intake' | 'processing', cause: string | undefined): boolean {
  return keptAt(record, service).some(({ log }) => log.some((fact) => fact['cause'] === cause));
}

/** I1 and I2: what was acknowledged, and what nobody meant. */
const OF_LOSS: readonly Damage[] = [
  ['I1 no loss', 'an acknowledged dossier is gone', 'was acknowledged and is not kept', (record) =>
    void keptAt(record, 'intake').splice(0)],
  ['I1 no loss', 'a dossier that is kept under another key', 'was acknowledged under another key', (record) =>
    set(filedDossier(record).state, { idempotencyKey: 'another' })],
  ['I1 no loss', 'a content is gone', 'speaks of a content that is not kept', (record) =>
    void documents(record, 'intake', 'contents').splice(0, 1)],
  ...['tag', 'nonce', 'wrappedKey', 'ciphertext'].map((part): Damage => [
    'I1 no loss', `a content without its ${part}`, 'does not open', (record) =>
      void delete documents(record, 'intake', 'contents')[0]![part],
  ]),
  ['I1 no loss', 'a content that was altered', 'does not open', (record) =>
    set(documents(record, 'intake', 'contents')[0]!, { tag: Buffer.alloc(16) })],
  ['I1 no loss', 'a content that is another one’s', 'does not open', (record) => {
    const [first, second] = documents(record, 'intake', 'contents');
    set(first!, { ...second!, _id: first!._id });
  }],
  ['I1 no loss', 'a content that says something else', 'is not what anybody said', (record) => {
    for (const { filing } of record.attempts) if (filing) set(filing, { words: filing.words.replace('"female"', '"male"') });
  }],
  ...['procedureCode', 'agencyCode', 'channel', 'papers', 'representative', 'portal'].map((name): Damage => [
    'I1 no loss', `a filing that was kept with another ${name}`, `is not what anybody said: ${name}`, (record) =>
      set(factIn(filedDossier(record), 'dossier-submitted').data, { [name]: 'another' }),
  ]),
  ['I1 no loss', 'a filing that was kept with another file', 'is not what anybody said: attachments', (record) =>
    set(filedDossier(record).state, { attachments: [{ fileId: 'another', paperCode: 'x' }] })],
  ['I1 no loss', 'a filing that was kept under another reference than was reserved', 'is not what anybody said: reference', (record) => {
    const { reference } = filed(record).answer!;
    const { cause } = filed(record);
    for (const one of record.attempts.filter((other) => other.cause === cause)) {
      const words = JSON.stringify({ ...(JSON.parse(one.filing!.words) as object), reference: `another than ${reference}` });
      set(one.filing!, { words });
    }
  }],
  ['I1 no loss', 'an acknowledged action is gone', 'was acknowledged as revision 1000', (record) =>
    record.attempts
      .filter(({ kind, ending }) => kind === 'act' && ending === 'ok')
      .forEach(({ answer }) => set(answer!, { revision: 1_000 }))],
  ['I1 no loss', 'an acknowledged action is gone, and the case went on', 'tells nothing that it caused', (record) => {
    const causes = new Set(record.attempts.filter(({ kind, ending }) => kind === 'act' && ending === 'ok').map(({ cause }) => cause));
    const gone = toldByProcessing(record).filter(({ cause }) => causes.has(String(cause)));
    for (const fact of gone) set(fact, { cause: 'command:deliver:another' });
  }],
  ...(['supplement', 'pay', 'withdraw', 'resolve'] as const).map((kind): Damage => [
    'I1 no loss', `an acknowledged ${kind} of which nothing is told`, 'tells nothing that it caused (command:x:y)', (record) => {
      const dossierId = delivered(record)._id;
      const answered = { ending: 'ok', atMs: 1, endedAtMs: 2, answer: { dossierId, revision: 1 } } as const;
      record.attempts.push({ kind, who: 'x', key: 'y', dossierId, cause: 'command:x:y', ...answered });
    },
  ]),
  ['I2 no invention', 'a dossier that nobody filed', 'nobody has filed', (record) => void record.attempts.splice(0)],
  ...([['act', 'processing'], ['file', 'intake']] as const).map(([kind, service]): Damage => [
    'I2 no invention', `a command of that kind that nobody sent: ${kind}`, 'nobody meant', (record) => {
      const { cause } = record.attempts.find((one) => one.kind === kind && one.ending === 'ok' && did(record, service, one.cause))!;
      record.attempts = record.attempts.filter((one) => one.cause !== cause);
    },
  ]),
  ['I2 no invention', 'a command that was sent about another dossier', 'nobody meant', (record) => {
    const { cause } = record.attempts.find((one) => one.kind === 'act' && one.ending === 'ok')!;
    for (const one of record.attempts.filter((other) => other.cause === cause)) set(one, { dossierId: 'another' });
  }],
  ['I2 no invention', 'a command that took effect though all who sent it were refused', 'was refused to all who meant it', (record) => {
    const { cause } = record.attempts.find((one) => one.kind === 'act' && one.ending === 'ok')!;
    for (const one of record.attempts.filter((other) => other.cause === cause)) set(one, { ending: 'fail' });
  }],
  ['I2 no invention', 'a dossier that only another service knows', 'which intake does not', (record) =>
    void keptAt(record, 'processing').push({ ...structuredClone(delivered(record)), _id: 'another' })],
];

/** I3: what happened twice. */
const OF_DOUBLES: readonly Damage[] = [
  ...['idempotencyKey', 'portalReference', 'reference'].map((name): Damage => [
    'I3 no double', `two dossiers with one ${name}`, `both have ${name === 'idempotencyKey' ? 'key' : 'reference'} `, (record) => {
      const first = structuredClone(keptAt(record, 'intake')[0]!);
      const others = { idempotencyKey: 'x', portalReference: 'y', reference: 'z' };
      set(first.state, { ...others, [name]: first.state[name] });
      keptAt(record, 'intake').push({ ...first, _id: 'another' });
    },
  ]),
  ['I3 no double', 'one dossier code twice', 'both have code', (record) =>
    void keptAt(record, 'processing').push({ ...structuredClone(delivered(record)), _id: 'another' })],
  ['I3 no double', 'a cause that took effect twice', 'took effect at fact', (record) => {
    const { log } = movedOften(record)!;
    set(log.at(-1)!, { cause: log[0]!['cause'] });
  }],
  ['I3 no double', 'a cause that took effect twice in one write', 'and again by fact', (record) =>
    sayAgain(delivered(record), delivered(record).log.at(-1)!)],
  ['I3 no double', 'an official’s act that was done to two steps in one write', 'what an official did', (record) => {
    const one = delivered(record);
    for (const step of ['one', 'next']) {
      const done = { name: 'processing.step-completed', cause: 'command:complete-step:twice', data: { step, official: 'x' } };
      sayAgain(one, one.log.at(-1)!, done);
    }
  }],
  ['I3 no double', 'a verdict that was said twice', 'was said twice', (record) => {
    const [verification] = keptAt(record, 'identity-verification');
    sayAgain(verification!, factIn(verification!, 'identity-matched'), { cause: 'want:another' });
  }],
];

/** A receipt that claims something else, and verifies. */
function reissue(record: Damaged, change: object): void {
  const { answer } = filed(record);
  const claims = JSON.parse(Buffer.from(answer!.receipt!.split('.')[0]!, 'base64url').toString('utf8')) as object;
  sign(answer!, JSON.stringify({ ...claims, ...change }));
}

function sign(answer: NonNullable<Open<Attempt>['answer']>, claims: string): void {
  const words = Buffer.from(claims).toString('base64url');
  set(answer, { receipt: `${words}.${hash('sha256', `receipts of a simulated house:${words}`)}` });
}

/** I11: receipts. */
const OF_RECEIPTS: readonly Damage[] = [
  ['I11 receipts', 'a receipt that does not verify', 'does not verify', (record) =>
    set(filed(record).answer!, { receipt: `${filed(record).answer!.receipt}x` })],
  ['I11 receipts', 'a receipt that cannot be read', 'cannot be read', (record) => sign(filed(record).answer!, 'no JSON')],
  ['I11 receipts', 'a receipt for another content', 'is for another content', (record) =>
    set(factIn(filedDossier(record), 'dossier-submitted').data, { contentHash: '0'.repeat(64) })],
  ['I11 receipts', 'a receipt with another moment', 'tells another moment', (record) =>
    reissue(record, { receivedAt: '2020-01-01T00:00:00.000Z' })],
  ['I11 receipts', 'a receipt for another filing', 'is for another filing', (record) => reissue(record, { portalReference: 'another' })],
  ['I11 receipts', 'a receipt that changed when the filing was repeated', 'changed when the filing was repeated', (record) => {
    record.attempts.push(structuredClone(filed(record)));
    reissue(record, { more: 'than before' });
  }],
];

export const DAMAGES_TO_FILINGS: readonly Damage[] = [...OF_LOSS, ...OF_DOUBLES, ...OF_RECEIPTS];
