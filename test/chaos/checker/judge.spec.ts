import { beforeAll, describe, expect, it } from '@jest/globals';

import type { Attempt, Told } from './driver-file.js';
import type { Entry, Evidence, Kept } from './evidence.js';
import { compareReadings, judge } from './judge.js';
import {
  anomaliesOf, at, delivered, filings, healthy, judged, rechain, remove, toldBy, type Loose, type Spoilable,
} from './spoilt-run.js';

/** What was filed or kept, as far as it is spoilt here. */
interface Filed {
  readonly applicant: Record<string, unknown>;
  readonly form: Record<string, unknown>;
}
const contentOf = ({ contents }: Spoilable, round: number): Filed =>
  contents.find((content) => content.round === round)!.words as unknown as Filed;
const wordsOf = ({ intent }: Loose<Attempt>): Filed => (intent as unknown as { readonly words: Filed }).words;

describe('the checker', () => {
  let whole: ReturnType<typeof judge>;
  beforeAll(() => {
    whole = judge(healthy() as unknown as Evidence);
  });

  it('finds nothing wrong with a healthy run, and has looked at everything', () => {
    expect(whole.findings).toEqual([]);
    expect(whole.holds).toBe(true);
    const { lapses, payments, trespasses, problems, ...seen } = whole.seen;
    for (const [what, count] of Object.entries(seen)) expect([what, count > 5]).toEqual([what, true]);
    expect(lapses).toBe(0); // they take weeks
    expect(payments).toBe(0); // nobody asked for money yet when it was recorded
    expect([trespasses, problems]).toEqual([2, 2]);
  });

  it('does not hold for a run in which there was nothing to see', () => {
    const nothing = healthy();
    nothing.carried = [];
    expect(judge(nothing as unknown as Evidence).holds).toBe(false);
  });

  /** What there was nothing to see of, in a copy of the healthy run from which something was taken away. */
  function unseenWithout(take: (evidence: Spoilable) => void): readonly string[] {
    const evidence = healthy();
    take(evidence);
    const { holds, unseen } = judge(evidence as unknown as Evidence);
    expect(holds && unseen!.length > 0).toBe(false);
    return unseen!;
  }
  const noDeed = (deed: string) => (evidence: Spoilable): void =>
    void (evidence.attempts = evidence.attempts.filter(({ intent }) => intent.deed !== deed));

  it('does not hold where one kind of place was never searched, or nobody looked, had a receipt or was named behind a figure', () => {
    for (const [what, take] of [
      ['logLines', ({ searched }: Spoilable) => void (searched.log = 0)],
      ['topicMessages', ({ searched }: Spoilable) => void (searched.topic = 0)],
      ['metricsPages', ({ searched }: Spoilable) => void (searched.metrics = 0)],
      ['databaseDocuments', ({ searched }: Spoilable) => void (searched.database = 0)],
      ['diskFiles', ({ searched }: Spoilable) => void (searched.file = 0)],
      ['looks', noDeed('look')],
      ['receipts', (evidence: Spoilable) => filings(evidence).forEach((one) => void delete toldBy(one).receipt)],
      ['listed', ({ reports }: Spoilable) => reports.forEach((report) => void delete report.behind)],
    ] as const) expect(unseenWithout(take)).toEqual([what]);
  });

  it('does not hold where many have filed, and nobody paid, came for what is another\'s or was told of a problem', () => {
    const none = (evidence: Spoilable): void => {
      noDeed('trespass')(evidence);
      evidence.searched.problem = 0;
    };
    expect(unseenWithout(none)).toEqual([]); // so few may have none
    expect(unseenWithout((evidence) => {
      none(evidence);
      const { intent, outcome } = filings(evidence)[0]!;
      const told = (id: number): Loose<Told> => ({ ...outcome.told!, dossierId: String(id) });
      for (let id = 0; id < 5_000; id += 1) evidence.attempts.push({ intent, outcome: { ...outcome, told: told(id) } });
    })).toEqual(['payments', 'trespasses', 'problems']);
  });

  it('calls what was acknowledged and is nowhere lost', () => {
    const findings = judged((evidence) => {
      const { dossierId = '' } = toldBy(filings(evidence)[0]!);
      for (const keeper of ['intake', 'identity-verification', 'processing', 'monitoring'] as const) remove(evidence, keeper, dossierId);
    });
    expect(anomaliesOf(findings)).toContain('lost');
    expect(findings[0]!.says).toContain('was acknowledged and is not kept');
  });

  it('calls a dossier lost that one service has never heard of', () => {
    const findings = judged((evidence) => remove(evidence, 'identity-verification', delivered(evidence)._id));
    expect(findings.filter(({ anomaly }) => anomaly === 'lost').map(({ says }) => says)[0]).toContain('missing at identity-verification');
  });

  it('calls a content lost that is not there, is another, or has been changed', () => {
    for (const spoil of [
      (evidence: Spoilable) => void evidence.contents.splice(evidence.contents.findIndex(({ round }) => round === 0), 1),
      (evidence: Spoilable) => void (toldBy(filings(evidence)[0]!).contentHash = toldBy(filings(evidence)[1]!).contentHash!),
      (evidence: Spoilable) => void (evidence.contents.find(({ round }) => round === 0)!.hash = '0'.repeat(64)),
    ]) expect(anomaliesOf(judged(spoil))).toContain('lost');
  });

  it('calls a content lost that does not open, whoever may need it', () => {
    const findings = judged((evidence) => void (evidence.contents[0]!.words = null));
    expect(findings.map(({ anomaly, says }) => [anomaly, says.endsWith('does not open')])).toEqual([['lost', true]]);
  });

  it('calls a content lost that says one word more, less or otherwise than was filed, and tells where and not what', () => {
    const [other, more, less]: readonly ((words: Filed) => void)[] = [
      ({ applicant }) => void (applicant['fullName'] = 'Người Khác'),
      ({ form }) => void (form['addition'] = true),
      ({ applicant }) => void delete applicant['sex'],
    ];
    for (const [spoil, place] of [[other!, '/applicant/fullName'], [more!, '/form/addition'], [less!, '/applicant/sex']] as const) {
      const findings = judged((evidence) => spoil(contentOf(evidence, 0)));
      expect(anomaliesOf(findings)).toEqual(['lost']);
      expect(findings[0]!.says.split(' in round 0 ')[1]).toBe(`is kept with other words at ${place}`);
      expect(anomaliesOf(judged((evidence) => spoil(wordsOf(filings(evidence)[0]!))))).toEqual(['lost']);
    }
  });

  it('calls a supplement lost that took away what was said before, or says what nobody said', () => {
    const spoilt = judged((evidence) => void (contentOf(evidence, 1).applicant['personalNumber'] = '001199000123'));
    expect(spoilt.map(({ anomaly, says }) => [anomaly, says.includes('in round 1 is kept with other words')])).toEqual([['lost', true]]);
    const unsaid = judged((evidence) => {
      evidence.attempts = evidence.attempts.filter(({ intent }) => intent.deed !== 'supplement');
    });
    expect(unsaid.map(({ says }) => says).join()).toContain('in round 1 was said by nobody');
  });

  it('holds a supplement for good that says what one of several tries said', () => {
    const again = judged((evidence) => {
      const tried = evidence.attempts.find(({ intent }) => intent.deed === 'supplement')!;
      const { intent } = structuredClone(tried);
      const other = { ...intent, id: 999_999, words: { form: { other: 1 } } };
      evidence.attempts.unshift({ intent: other, outcome: { at: 1, how: 'unknown' } } as never);
    });
    expect(again).toEqual([]);
  });

  it('calls a file lost that is gone, does not open, or has other bytes than were handed in', () => {
    const first = ({ files }: Spoilable): Spoilable['files'][number] => files[0]!;
    for (const [spoil, says] of [
      [({ files }: Spoilable) => void files.shift(), 'was taken in and is not kept'],
      [(evidence: Spoilable) => void (first(evidence).inside = null), 'does not open'],
      [(evidence: Spoilable) => void (first(evidence).inside!.sha256 = '0'.repeat(64)), 'has other bytes than were handed in'],
      [(evidence: Spoilable) => void (first(evidence).inside!.bytes += 1), 'has other bytes than were handed in'],
    ] as const) {
      const { name } = first(healthy());
      expect(judged(spoil)).toEqual([{ anomaly: 'lost', says: `file ${name} ${says}` }]);
    }
  });

  it('says nothing of a file that nobody knows to be taken in: whoever took it may have died', () => {
    const unknown = judged((evidence) => {
      const { intent, outcome } = evidence.attempts.find((one) => one.intent.deed === 'hand-in')!;
      evidence.attempts.push({ intent: { ...intent, id: 999_999 }, outcome: { at: outcome.at, how: 'unknown' } } as never);
    });
    expect(unknown).toEqual([]);
  });

  it('calls papers lost that a dossier does not have, has under another code, or has and nobody gave it', () => {
    interface Papers {
      attachments: { paperCode: string; fileId: string; sha256: string }[];
    }
    const papersOf = ({ kept }: Spoilable): Papers['attachments'] =>
      kept.intake.map(({ state }) => (state as unknown as Papers).attachments).find(({ length }) => length > 1)!;
    for (const spoil of [
      (papers: Papers['attachments']) => void papers.pop(),
      (papers: Papers['attachments']) => void papers.push({ ...papers[0]!, paperCode: 'MAU.02' }),
      (papers: Papers['attachments']) => void (papers[0]!.paperCode = 'MAU.02'),
      (papers: Papers['attachments']) => void (papers[0]!.fileId = papers[1]!.fileId),
      (papers: Papers['attachments']) => void (papers[0]!.sha256 = '0'.repeat(64)),
    ]) {
      const findings = judged((evidence) => spoil(papersOf(evidence)));
      expect(anomaliesOf(findings)).toEqual(['lost']);
      expect(findings.map(({ says }) => says).join()).toContain('has other papers than came with it');
    }
  });

  it('calls changed what a restart or a new watch-room has made otherwise, left out or added', () => {
    type Fields = Record<string, string>;
    const after = ({ readings }: Spoilable): Record<string, Fields> => readings!.after.documents;
    const pick = (evidence: Spoilable, words: string): string => Object.keys(after(evidence)).find((name) => name.includes(words))!;
    const fields = (evidence: Spoilable, words: string): Fields => after(evidence)[pick(evidence, words)]!;
    for (const [spoil, says] of [
      [(evidence: Spoilable) => void (fields(evidence, 'hoso_monitoring.dossiers')['state'] = 'other'), 'another state'],
      [(evidence: Spoilable) => void delete after(evidence)[pick(evidence, 'hoso_intake.contents')], 'is not there any more'],
      [(evidence: Spoilable) => void (after(evidence)['hoso_processing.cases one'] = {}), 'was not there before'],
      [(evidence: Spoilable) => void delete fields(evidence, 'buckets')['counts'], 'another counts'],
      [({ readings }: Spoilable) => void (readings!.after.reports[0]!.total['finished']!.value! += 1), 'finished of all by agency was'],
    ] as const) {
      const findings = judged(spoil);
      expect(anomaliesOf(findings)).toEqual(['changed']);
      expect(findings[0]!.says).toContain(says);
    }
    expect(judged(({ readings }) => void (readings!.after.reports[0]!.total['overdue']!.value! += 1))).toEqual([]);
  });

  it('compares two readings by themselves, and does not hold for two of nothing', () => {
    const { readings } = healthy() as unknown as Evidence;
    const documents = Object.keys(readings!.before.documents).length;
    expect(compareReadings(readings!)).toEqual({ holds: true, documents, counts: {}, findings: [] });
    const nothing = { documents: {}, reports: [] };
    expect(compareReadings({ before: nothing, after: nothing }).holds).toBe(false);
  });

  it('calls a dossier that nobody filed unexpected, and one that was refused', () => {
    const invented = judged((evidence) => {
      const { key } = filings(evidence)[0]!.intent;
      evidence.attempts = evidence.attempts.filter(({ intent }) => intent.key !== key);
    });
    expect(anomaliesOf(invented)).toEqual(['unexpected']);
    const refused = judged((evidence) => {
      const { key } = filings(evidence)[0]!.intent;
      for (const { intent, outcome } of evidence.attempts) if (intent.key === key && intent.deed === 'file') outcome.how = 'fail';
    });
    expect(refused.map(({ says }) => says).join()).toContain('was refused and is dossier');
  });

  it('calls what nobody knew, and is there, recovered: that is no fault', () => {
    const evidence = healthy();
    const { key } = filings(evidence)[0]!.intent;
    for (const { intent, outcome } of evidence.attempts) {
      if (intent.key === key && intent.deed === 'file') outcome.how = 'unknown';
    }
    const verdict = judge(evidence as unknown as Evidence);
    expect([verdict.holds, verdict.counts]).toEqual([true, { recovered: 1 }]);
  });

  it('lets what nobody knew be kept by everybody once, or by nobody', () => {
    const unknown = (evidence: Spoilable): string => {
      const { intent: { key }, outcome: { told } } = filings(evidence)[0]!;
      for (const { intent, outcome } of evidence.attempts) {
        if (intent.key === key && intent.deed === 'file') Object.assign(outcome, { how: 'unknown', told: undefined });
      }
      return told!.dossierId!;
    };
    const never = judged(({ attempts }) => {
      const { intent } = attempts.find((one) => one.intent.deed === 'file')!;
      attempts.push({ intent: { ...intent, id: 999_999, key: 'nobody knows' }, outcome: { at: 1, how: 'unknown' } } as never);
    });
    expect(never).toEqual([]);
    const twice = judged((evidence) => {
      const twin = structuredClone(at(evidence, 'intake', unknown(evidence)));
      evidence.kept.intake.push({ ...twin, _id: '00000000-0000-7000-8000-000000000000' });
    });
    expect(twice.map(({ anomaly, says }) => `${anomaly}: ${says}`).join()).toMatch(/duplicated: filing \S+ \S+ is 2 dossiers/);
    const stranded = judged((evidence) => remove(evidence, 'processing', unknown(evidence)));
    expect(stranded.map(({ anomaly, says }) => `${anomaly}: ${says}`).join()).toMatch(/lost: dossier \S+ is missing at processing/);
  });

  it('calls two dossiers of one filing duplicated, and a code that was given twice', () => {
    const twins = judged((evidence) => {
      const twin = structuredClone(at(evidence, 'intake', delivered(evidence)._id));
      evidence.kept.intake.push({ ...twin, _id: '00000000-0000-7000-8000-000000000000' });
    });
    expect(twins.filter(({ anomaly }) => anomaly === 'duplicated').map(({ says }) => says).join()).toContain('is 2 dossiers');
    const codes = judged((evidence) => {
      const [one, other] = evidence.kept.processing.filter(({ state }) => state?.['dossierCode']);
      other!.state!['dossierCode'] = one!.state!['dossierCode'];
    });
    expect(codes.map(({ says }) => says).join()).toContain('was given twice');
  });

  it('calls a fact that is missing a gap, and one that is there twice duplicated', () => {
    expect(anomaliesOf(judged((evidence) => void delivered(evidence).log.splice(1, 1)))).toContain('gap');
    const twice = judged((evidence) => {
      const { log } = delivered(evidence);
      log.push({ ...structuredClone(log[1]!), at: log.at(-1)!.at });
    });
    expect(anomaliesOf(twice)).toContain('duplicated');
  });

  it('sees one changed word in a fact by its chain, and a swap of two', () => {
    const changed = judged((evidence) => void (delivered(evidence).log[0]!.data['dossierCode'] = 'H26.99-261127-0001'));
    expect(anomaliesOf(changed)).toEqual(['unchained']);
    const swapped = judged((evidence) => {
      const { log } = delivered(evidence);
      [log[0]!.name, log[1]!.name] = [log[1]!.name, log[0]!.name];
    });
    expect(anomaliesOf(swapped)).toContain('unchained');
  });

  it('calls an effect that was applied twice duplicated, though its chain is perfect', () => {
    const findings = judged((evidence) => {
      const kept = delivered(evidence);
      const last = kept.log.at(-1)!;
      kept.log.push({ ...structuredClone(last), n: last.n + 1 });
      kept.v += 1;
      rechain('processing', kept);
      for (const keeper of ['intake', 'monitoring'] as const) at(evidence, keeper, kept._id).heard.processing = kept.v;
    });
    expect(anomaliesOf(findings)).toEqual(['duplicated', 'illegal']);
  });

  it('calls a path illegal that the law does not know', () => {
    const findings = judged((evidence) => {
      const kept = delivered(evidence);
      kept.log.find(({ name }) => name === 'processing.processing-started')!.data['status'] = 8;
      rechain('processing', kept);
    });
    expect(findings.map(({ says }) => says).join()).toContain('went from status 2 to 8');
  });

  it('calls an acceptance illegal that nobody had a reason for', () => {
    const findings = judged((evidence) => {
      const verification = at(evidence, 'identity-verification', delivered(evidence)._id);
      for (const entry of verification.log) entry.name = 'identity-verification.identity-not-found';
      rechain('identity-verification', verification);
    });
    expect(findings.map(({ says }) => says).join()).toContain('nobody knew who the applicant is');
  });

  /** Lets somebody be found so who is matched, while the register lied, in milliseconds after that. */
  const found = (verdict: string, lies: Evidence['lies'] = []) => (evidence: Spoilable): void => {
    const verification = at(evidence, 'identity-verification', delivered(evidence)._id);
    for (const entry of verification.log) entry.name = `identity-verification.identity-${verdict}`;
    rechain('identity-verification', verification);
    const atMs = Date.parse(verification.log[0]!.at);
    evidence.lies = lies.map(({ from, until }) => ({ from: atMs + from, until: atMs + until }));
  };
  const saysWhile = (verdict: string, lies: Evidence['lies']): string => judged(found(verdict, lies)).map(({ says }) => says).join();

  it('calls a verdict illegal that the register did not give, and lets it tell of somebody else while it lies', () => {
    const says = (verdict: string): string => saysWhile(verdict, []);
    expect(says('partial')).toContain('was found partial, and the register has the applicant as matched');
    expect(says('not-found')).toContain('was found not-found, and the register has the applicant as matched');
    expect(says('mismatched')).toContain('was found mismatched, and the register has the applicant as matched');
    expect(saysWhile('mismatched', [{ from: -5_000, until: -1_000 }])).not.toContain('the register has the applicant');
  });

  it('lets the register tell of somebody else only while it lies, or when a clock was wrong by hours, and not of whom it has not', () => {
    const isExplained = (from: number, until: number): boolean =>
      !saysWhile('mismatched', [{ from, until }]).includes('the register has the applicant');
    expect([isExplained(-400_000, -200_000), isExplained(100_000, 200_000)]).toEqual([false, false]);
    const astray = judged((evidence) => {
      found('mismatched', [{ from: -400_000, until: -200_000 }])(evidence);
      const verification = at(evidence, 'identity-verification', delivered(evidence)._id);
      for (const entry of verification.log) entry.at = new Date(Date.parse(entry.at) - 7_200_000).toISOString();
      rechain('identity-verification', verification);
    });
    expect(astray.map((finding) => finding.says).join()).not.toContain('the register has the applicant');
    const absent = judged((evidence) => {
      found('mismatched', [{ from: -5_000, until: 5_000 }])(evidence);
      const { key } = evidence.attempts.find(({ outcome }) => outcome.told?.dossierId === delivered(evidence)._id)!.intent;
      for (const { intent } of evidence.attempts) if (intent.key === key && 'identity' in intent) intent.identity = 'not-found';
    });
    expect(absent.map((finding) => finding.says).join()).toContain('mismatched, and the register has the applicant as not-found');
  });

  it('does not hold where the register knew nobody', () => {
    const spoilt = healthy();
    for (const { log } of spoilt.kept['identity-verification']) {
      for (const entry of log) entry.name = entry.name.replace(/matched$|partial$/, 'not-found');
    }
    const { holds, seen } = judge(spoilt as unknown as Evidence);
    expect([holds, seen.identified]).toEqual([false, 0]);
  });

  it('calls whoever has heard too little or too much out of step, and two pictures of one status', () => {
    for (const step of [-1, 1]) {
      const findings = judged((evidence) => {
        const { heard } = at(evidence, 'monitoring', delivered(evidence)._id);
        heard.processing = heard.processing! + step;
      });
      expect(anomaliesOf(findings)).toEqual(['out-of-step']);
    }
    const seen = judged((evidence) => void (at(evidence, 'intake', delivered(evidence)._id).state!['status'] = 4));
    expect(anomaliesOf(seen)).toEqual(['out-of-step']);
  });

  it('calls desk, office and watch out of step where they agree on a status that the facts do not come to', () => {
    const findings = judged((evidence) => {
      const { _id } = delivered(evidence);
      for (const keeper of ['intake', 'processing'] as const) at(evidence, keeper, _id).state!['status'] = 9;
      (at(evidence, 'monitoring', _id).state!['row'] as { status: number }).status = 9;
    });
    expect(anomaliesOf(findings)).toEqual(['out-of-step']);
    expect(findings[0]!.says).toContain('has status 9 at the desk, 9 in the office, 9 on the watch, 10 by the facts');
  });

  it('calls a figure that is one too high miscounted, over all and in a group, and a figure that is not given', () => {
    for (const spoil of [
      ({ reports }: Spoilable) => void (reports[0]!.total['received']!.value! += 1),
      ({ reports }: Spoilable) => void (reports[3]!.groups[0]!.figures['finished']!.value! += 1),
      ({ reports }: Spoilable) => void reports[1]!.groups.pop(),
      ({ reports }: Spoilable) => void delete reports[2]!.total['online-share'],
    ]) expect(anomaliesOf(judged(spoil))).toEqual(['miscounted']);
  });

  it('calls a figure miscounted of an hour, of five minutes, of one agency or period, and over other dossiers than were counted', () => {
    const one = ({ reports }: Spoilable, by: string): Spoilable['reports'][number] => reports.find(({ groupBy }) => groupBy === by)!;
    const narrowed = ({ reports }: Spoilable, by: 'agency' | 'from'): Spoilable['reports'][number] =>
      reports.find((report) => report.narrowed?.[by] !== undefined)!;
    for (const spoil of [
      (evidence: Spoilable) => void (one(evidence, 'hour').groups[0]!.figures['received']!.value! += 1),
      (evidence: Spoilable) => void one(evidence, 'slot').groups.pop(),
      (evidence: Spoilable) => void (one(evidence, 'agency').total['mean-processing-time']!.base += 1),
      (evidence: Spoilable) => void (narrowed(evidence, 'agency').total['finished']!.value! += 1),
      (evidence: Spoilable) => void narrowed(evidence, 'from').groups.shift(),
    ]) expect(anomaliesOf(judged(spoil))).toEqual(['miscounted']);
  });

  it('calls an indicator miscounted that it does not know', () => {
    const findings = judged(({ reports }) => void (reports[0]!.total['happy-share'] = { value: 100, base: 19 }));
    expect(findings.map(({ anomaly, says }) => `${anomaly}: ${says}`))
      .toEqual(['miscounted: happy-share over all: monitoring says 100, and nobody knows how that is counted']);
  });

  it('calls the dossiers behind a figure miscounted where one is missing, too many, there twice, or all are', () => {
    type Behind = Record<string, string[]>;
    for (const spoil of [
      (behind: Behind) => void behind['finished']!.pop(),
      (behind: Behind) => void behind['in-process']!.push('nobody'),
      (behind: Behind) => void behind['received']!.push(behind['received']![0]!),
      (behind: Behind) => void delete behind['on-time-share'],
    ]) {
      const findings = judged(({ reports }) => spoil(reports.find(({ behind }) => behind !== undefined)!.behind!));
      expect(anomaliesOf(findings)).toEqual(['miscounted']);
      expect(findings).toHaveLength(1);
    }
  });

  it('calls what stands still or waits stuck: unpublished, parked, a timer past its time, a want, a lag, not ready', () => {
    const past = new Date(0).toISOString();
    for (const spoil of [
      (evidence: Spoilable) => void (delivered(evidence).unpublishedSince = past),
      (evidence: Spoilable) => void (delivered(evidence).parkedAt = past),
      (evidence: Spoilable) => void delivered(evidence).timers.push({ id: 'supplement', dueAt: past }),
      (evidence: Spoilable) => void delivered(evidence).wants.push({ id: 'register-0', at: past }),
      (evidence: Spoilable) => void (evidence.lag.monitoring = 3),
      (evidence: Spoilable) => void (evidence.ready.intake = [true, false]),
      (evidence: Spoilable) => void (evidence.ready.monitoring = []),
    ]) expect(anomaliesOf(judged(spoil))).toEqual(['stuck']);
  });

  /** Lets a dossier end for want of an answer, at the moment at which that was asked for. */
  function lapse(evidence: Spoilable): Loose<Kept> {
    const kept = evidence.kept.processing.find(({ log }) => log.some(({ name }) => name === 'processing.supplement-requested'))!;
    const asked = kept.log.findIndex(({ name }) => name === 'processing.supplement-requested');
    kept.log.splice(asked + 1);
    kept.log.push({
      ...structuredClone(kept.log[asked]!), n: asked + 2, name: 'processing.dossier-not-accepted', cause: 'timer:supplement',
      data: { reason: 'supplement-lapsed', status: 3 },
    });
    kept.v = kept.log.length;
    rechain('processing', kept);
    return kept;
  }

  it('calls a deadline early that struck before its time, also where the archive has it', () => {
    expect(anomaliesOf(judged(lapse))).toContain('early');
    const archived = judged((evidence) => {
      const kept = lapse(evidence);
      for (const entry of kept.log.splice(0)) evidence.archived.processing.push({ ...entry, dossierId: kept._id });
    });
    expect(anomaliesOf(archived)).toContain('early');
  });

  it('calls an end for want of an answer illegal that nobody was asked for, and counts those that it has seen', () => {
    const asking = (change: (entry: Loose<Entry>) => void) => (evidence: Spoilable): void => {
      const kept = lapse(evidence);
      change(kept.log.at(-2)!);
      rechain('processing', kept);
    };
    for (const change of [
      (entry: Loose<Entry>) => void (entry.name = 'processing.processing-started'),
      ({ data }: Loose<Entry>) => void delete (data as Record<string, unknown>)['answerBy'],
      ({ data }: Loose<Entry>) => void ((data as Record<string, unknown>)['answerBy'] = 'soon'),
    ]) expect(judged(asking(change)).map(({ says }) => says).join()).toContain('nobody was asked to answer by a day');
    const evidence = healthy();
    lapse(evidence);
    expect(judge(evidence as unknown as Evidence).seen.lapses).toBe(1);
  });

  it('calls a receipt forged that was signed by another or says something else', () => {
    for (const spoil of [
      (told: Loose<Told>) => void (told.receipt = told.receipt!.replace(/.{8}$/, 'AAAAAAAA')),
      (told: Loose<Told>, other: Loose<Told>) => void (told.receipt = other.receipt!),
    ]) {
      const findings = judged((evidence) => spoil(toldBy(filings(evidence)[0]!), toldBy(filings(evidence)[1]!)));
      expect(anomaliesOf(findings)).toEqual(['forged']);
    }
  });

  it('calls a deed lost that succeeded and is not recorded, and one unexpected that was never done', () => {
    const acts = (evidence: Spoilable): Loose<Attempt>[] =>
      evidence.attempts.filter(({ intent, outcome }) => intent.deed === 'act' && outcome.how === 'ok');
    const lost = judged((evidence) => {
      const { intent, outcome } = acts(evidence)[0]!;
      evidence.attempts.push({ intent: { ...intent, id: 999_999, key: 'once more' }, outcome } as Loose<Attempt>);
    });
    expect(anomaliesOf(lost)).toEqual(['lost']);
    const invented = judged((evidence) => {
      const [first] = acts(evidence);
      first!.outcome.how = 'fail';
    });
    expect(anomaliesOf(invented)).toEqual(['unexpected']);
  });

  it('sees a client that went back in time, a stranger who was let in, and a personal value that leaked', () => {
    const look = (evidence: Spoilable, revision: number, moment: number): void => {
      const dossierId = delivered(evidence)._id;
      evidence.attempts.push({
        intent: { line: 'intent', id: moment, at: moment, client: 'cong-mau', key: dossierId, deed: 'look', dossierId },
        outcome: { at: moment + 1, how: 'ok', told: { revision } },
      });
    };
    const back = judged((evidence) => [[5, 10], [4, 20]].forEach(([revision, moment]) => look(evidence, revision!, moment!)));
    expect(anomaliesOf(back)).toEqual(['backwards']);
    const overlapping = judged((evidence) => [[5, 10], [4, 10]].forEach(([revision, moment]) => look(evidence, revision!, moment!)));
    expect(overlapping).toEqual([]);
    const stranger = judged((evidence) => {
      look(evidence, 1, 10);
      Object.assign(evidence.attempts.at(-1)!.intent, { deed: 'trespass', client: 'cong-la' });
    });
    expect(anomaliesOf(stranger)).toEqual(['trespassed']);
    const own = judged(({ attempts }) => {
      const { intent, outcome } = filings({ attempts } as Spoilable)[0]!;
      attempts.push({ intent: { ...intent, id: 999_999, deed: 'trespass', dossierId: outcome.told!.dossierId! } as never, outcome });
    });
    expect(anomaliesOf(own)).toEqual([]);
    for (const place of ['log intake-1.log', 'file files/one of intake']) {
      expect(anomaliesOf(judged((evidence) => void evidence.leaks.push(place)))).toEqual(['leaked']);
    }
  });

  it('sees who was shown what is another\'s, or what nobody keeps, in any answer; asked for an opinion, an agency may see it', () => {
    const show = (client: string, say?: (evidence: Spoilable, id: string) => void) => judged((evidence) => {
      const id = delivered(evidence)._id;
      evidence.shown.push({ line: 'shown', client, dossierIds: [id] });
      say?.(evidence, id);
    });
    const { data } = at(healthy(), 'intake', delivered(healthy())._id).log[0]!;
    const portals = ['cong-mau', 'cong-thu', 'cong-vi-du'];
    for (const client of portals) expect(anomaliesOf(show(client))).toEqual(client === data['portal'] ? [] : ['trespassed']);
    expect(anomaliesOf(show(String(data['agencyCode'])))).toEqual([]);
    expect(anomaliesOf(show('H99.1'))).toEqual(['trespassed']);
    const asked = show('H99.1', (evidence, id) => {
      const { log } = at(evidence, 'processing', id);
      log.push({ ...log.at(-1)!, name: 'processing.opinion-requested', data: { agencyCode: 'H99.1' } });
    });
    expect(anomaliesOf(asked)).not.toContain('trespassed');
    const vanished = judged(({ shown }) => void shown.push({ line: 'shown', client: 'cong-mau', dossierIds: ['nobody'] }));
    expect(anomaliesOf(vanished)).toEqual(['lost']);
  });

  it('sees a message that was carried in two wordings, and one that nobody spoke', () => {
    const wordings = judged(({ carried }) => void carried.push({ ...carried[0]!, hash: 'another' }));
    expect(anomaliesOf(wordings)).toEqual(['duplicated']);
    const invented = judged(({ carried }) => void carried.push({ ...carried[0]!, id: 'intake:nobody:1' }));
    expect(anomaliesOf(invented)).toEqual(['unexpected']);
    expect(judged(({ carried }) => void carried.push({ ...carried[0]! }))).toEqual([]);
  });

  it('sees a message that has the number of a fact and says another, or is of a version that exists nowhere and was not planted', () => {
    for (const type of ['vn.hoso.intake.fee-paid.v1', 'vn.hoso.intake.dossier-supplemented.v99']) {
      const findings = judged(({ carried }) => void carried.push({ ...carried[0]!, type }));
      expect(findings.map(({ anomaly, says }) => `${anomaly}: ${says}`))
        .toEqual([`unexpected: ${healthy().carried[0]!.id} ${type} was carried and never spoken`]);
    }
    expect(judged(({ carried, planted }) => {
      const [{ id }, type] = [carried[0]!, 'vn.hoso.intake.dossier-supplemented.v99'];
      planted.push({ id, type });
      for (const hash of ['one', 'other']) carried.push({ ...carried[0]!, type, hash });
    })).toEqual([]);
  });
});
