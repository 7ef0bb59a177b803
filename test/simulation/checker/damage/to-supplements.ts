import { factIn, keptAt, sameAt, sayAgain, set, type Damage, type Damaged, type Kept } from './damage.js';

/** A dossier that was supplemented, as the front desk keeps it or the office. */
function supplemented(record: Damaged, at: 'desk' | 'office'): Kept {
  const desk = keptAt(record, 'intake').find((one) => one.log.some(({ name }) => name === 'intake.dossier-supplemented'))!;
  return at === 'desk' ? desk : sameAt(record, 'processing', desk);
}

export const DAMAGES_TO_SUPPLEMENTS: readonly Damage[] = [
  ['I1 no loss', 'a supplement that says something else', 'is not what anybody said', (record) => {
    for (const { supplement } of record.attempts) if (supplement) set(supplement, { applicant: '{"sex":"male"}' });
  }],
  ['I1 no loss', 'a supplement of another round', 'is not what anybody said: round', (record) => {
    for (const { supplement } of record.attempts) if (supplement) set(supplement, { round: 9 });
  }],
  ['I1 no loss', 'a content of a round that nobody has supplemented', 'is not what anybody said', (record) => {
    record.attempts = record.attempts.filter(({ kind }) => kind !== 'supplement');
  }],
  ['I2 no invention', 'a supplement that nobody sent', 'nobody meant intake.dossier-supplemented', (record) => {
    record.attempts = record.attempts.filter(({ kind }) => kind !== 'supplement');
  }],
  ['I8 deadlines', 'a lapse though it was supplemented', 'took effect though intake.dossier-supplemented', (record) => {
    const { round } = factIn(supplemented(record, 'desk'), 'dossier-supplemented').data;
    const office = supplemented(record, 'office');
    sayAgain(office, office.log.at(-1)!, { cause: `timer:supplement-lapse-${String(round)}` });
  }],
];
