import type { Attempt, Intent } from './driver-file.js';
import { factsOf, type Entry, type Evidence, type Finding } from './evidence.js';

type Counted = Exclude<Intent, { readonly deed: 'hand-in' | 'file' | 'look' | 'trespass' }>;

/** Under which name deeds of one kind about one dossier are counted together. */
function nameOf(intent: Counted): string {
  switch (intent.deed) {
    case 'supplement':
      return `supplement ${intent.round} of ${intent.dossierId}`;
    case 'pay':
      return `payment ${intent.request} of ${intent.dossierId}`;
    case 'act':
      return `${intent.action} of ${intent.dossierId}`;
    case 'withdraw':
    case 'identify':
      return `${intent.deed} of ${intent.dossierId}`;
  }
}

/** The causes of facts that say that the deed was done. */
function causesOf(intent: Counted, facts: Facts): ReadonlySet<string> {
  const { dossierId } = intent;
  const saying = (entries: readonly Entry[] | undefined, says: (entry: Entry) => boolean): ReadonlySet<string> =>
    new Set((entries ?? []).filter(says).map(({ cause }) => cause));
  switch (intent.deed) {
    case 'supplement':
      return saying(facts.intake.get(dossierId), ({ name, data }) =>
        name === 'intake.dossier-supplemented' && data['round'] === intent.round);
    case 'pay':
      return saying(facts.intake.get(dossierId), ({ name, data }) => name === 'intake.fee-paid' && data['request'] === intent.request);
    case 'withdraw':
      return saying(facts.intake.get(dossierId), ({ name }) => name === 'intake.dossier-withdrawn');
    case 'identify':
      return saying(facts.identity.get(dossierId), ({ name }) => name === 'identity-verification.identity-resolved-by-hand');
    case 'act':
      return saying(facts.processing.get(dossierId), ({ cause }) => cause.startsWith(`command:${intent.action}:`));
  }
}

interface Facts {
  readonly intake: ReturnType<typeof factsOf>;
  readonly identity: ReturnType<typeof factsOf>;
  readonly processing: ReturnType<typeof factsOf>;
}

/** What was done by a person is in the record as often as it was done: at least what succeeded, at most what may have. */
export function* judgeDeeds(evidence: Evidence): Iterable<Finding> {
  const facts: Facts = {
    intake: factsOf(evidence, 'intake'),
    identity: factsOf(evidence, 'identity-verification'),
    processing: factsOf(evidence, 'processing'),
  };
  const deeds = evidence.attempts.filter(isCounted);
  for (const [name, attempts] of Map.groupBy(deeds, ({ intent }) => nameOf(intent))) {
    const byKey = [...Map.groupBy(attempts, ({ intent }) => intent.key).values()];
    const done = byKey.filter((tries) => tries.some(({ outcome }) => outcome.how === 'ok')).length;
    const perhaps = byKey.filter((tries) => tries.some(({ outcome }) => outcome.how !== 'fail')).length;
    const recorded = causesOf(attempts[0]!.intent, facts).size;
    const counts = `is recorded ${recorded} times, succeeded ${done} times and was tried ${perhaps} times`;
    if (recorded < done) yield { anomaly: 'lost', says: `${name} ${counts}` };
    if (recorded > perhaps) yield { anomaly: 'unexpected', says: `${name} ${counts}` };
    if (recorded > done && recorded <= perhaps) yield { anomaly: 'recovered', says: name };
  }
}

function isCounted(attempt: Attempt): attempt is Attempt & { readonly intent: Counted } {
  return !['hand-in', 'file', 'look', 'trespass'].includes(attempt.intent.deed);
}
