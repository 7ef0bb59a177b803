import type { Patch } from './patch-product.js';

/** A bug of the protocol that is planted to see it found. */
export interface Mutant {
  readonly name: string;
  /** What was taken away or turned round. */
  readonly what: string;
  readonly patches: readonly Patch[];
}

const ledger = (file: string, find: string, replace: string): Patch => ({ file: `libs/ledger/src/${file}.js`, find, replace });
const courier = (file: string, find: string, replace: string): Patch => ({ file: `libs/messaging/src/${file}.js`, find, replace });

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'position-first',
    what: 'the reconciler writes how far it has come before it has mended what it found (commit first)',
    patches: [
      ledger(
        'repair',
        'const { behind, standing } = dossiers.length === 0',
        'if (dossiers.length > 0) await this.writePosition(owner, position);\n        const { behind, standing } = dossiers.length === 0',
      ),
    ],
  },
  {
    name: 'no-gate',
    what: 'what was heard before is applied again',
    patches: [ledger('change', 'if (entry.gate.n <= heard) return {', 'if (false) return {')],
  },
  {
    name: 'window-dedup',
    what: 'only the last number is remembered, as by a window that is shorter than the longest delay',
    patches: [ledger('change', 'if (entry.gate.n <= heard) return {', 'if (entry.gate.n === heard) return {')],
  },
  {
    name: 'pull-before-publish',
    what: 'facts leave the log although the courier has not got them',
    patches: [ledger('archive', 'Math.min(document.published, document.v - ENTRIES_KEPT)', 'document.v')],
  },
  {
    name: 'gate-lets-holes-pass',
    what: 'the gate takes every later number, not only the next (>= instead of =)',
    patches: [ledger('change', 'if (entry.gate.n > heard + 1) return {', 'if (false) return {')],
  },
  {
    name: 'no-reconciler',
    what: 'nobody compares numbers: a lost last fact is not looked for',
    patches: [ledger('repair', 'return !(await this.reconcile(owner)).isLast;', 'return false;')],
  },
  {
    name: 'worker-clock',
    what: 'timers fire by the clock of the process, and the write does not ask the clock of the database',
    patches: [
      ledger('timers', 'const now = await this.options.store.now();', 'const now = new Date(this.options.clock.now());'),
      ledger('guarded-write', '...firesTimer ? [', '...false ? ['),
    ],
  },
  {
    name: 'increment',
    what: 'figures are incremented: what a row added before stays in the sum',
    patches: [
      { file: 'apps/monitoring/src/domain/tally.js', find: 'if (before !== undefined) this.sum.add(before, -1);', replace: '' },
    ],
  },
  {
    name: 'no-guard',
    what: 'a write that is tried again does not ask whether the document is still the one that was decided on',
    patches: [
      ledger('lane', 'const written = (await store.writeBatch([', 'if (round > 0) for (const one of writes) delete one.filter?.rev;\n        const written = (await store.writeBatch(['),
    ],
  },
  {
    name: 'memory-is-the-outbox',
    what: 'only what a process remembers is published; what a dead one left behind is not looked for',
    patches: [ledger('relay', 'await this.recover();', 'await Promise.resolve();')],
  },
  {
    name: 'no-unique-key',
    what: 'the unique index over portal and key is missing',
    patches: [
      {
        file: 'apps/intake/src/adapters/ledger-dossiers.js',
        find: "'state.idempotencyKey': 1\n        },\n        unique: true,",
        replace: "'state.idempotencyKey': 1\n        },",
      },
    ],
  },
  {
    name: 'replay-skips',
    what: 'a replay releases a dossier and does not fetch what it missed',
    patches: [
      ledger('parking', 'await Promise.all(owners.map((owner)=>repair.catchUp(owner, dossierId, after(owner))))', 'owners.map(()=>true)'),
      ledger('parking', 'repair.fill(owner, [', 'Promise.resolve(['),
    ],
  },
  {
    name: 'pull-before-insert',
    what: 'old facts leave the log before they are in the archive',
    patches: [
      ledger('archive', 'if (moved.length > 0) await store.writeBatch(moved);\n    if (trimmed.length > 0) await store.writeBatch(trimmed);', 'if (trimmed.length > 0) await store.writeBatch(trimmed);\n    if (moved.length > 0) await store.writeBatch(moved);'),
    ],
  },
  {
    name: 'contents-apart',
    what: 'the content of a filing is written after the dossier that its receipt speaks of, and by itself',
    patches: [
      ledger('lane', 'const written = (await store.writeBatch([\n            ...contents,\n            ...writes\n        ])).slice(contents.length);', 'const written = await store.writeBatch(writes);\n        if (contents.length > 0) void store.writeBatch(contents).catch(()=>undefined);'),
    ],
  },
  {
    name: 'answer-first',
    what: 'whoever changes a dossier that stands is answered before the write, and so also where the write comes to nothing',
    patches: [
      ledger('lane', 'const written = (await store.writeBatch([', 'for (const { working, group, outcomes } of changed) {\n            group.forEach(({ entry, resolve }, index)=>{\n                if (working.loaded && entry.command && outcomes[index].kind === \'applied\') resolve({ ...outcomes[index], document: working.document });\n            });\n        }\n        const written = (await store.writeBatch(['),
    ],
  },
  {
    name: 'no-tenant',
    what: 'a portal may know every dossier',
    patches: [
      {
        file: 'apps/intake/src/adapters/ledger-dossiers.js',
        find: "scope.kind === 'portal' && dossier.portal === scope.clientId",
        replace: "scope.kind === 'portal'",
      },
    ],
  },
  {
    name: 'no-agency',
    what: 'an official is shown the cases of every agency',
    patches: [{ file: 'apps/processing/src/adapters/ledger-cases.js', find: "'state.desk': desk,", replace: '' }],
  },
  {
    name: 'own-clock',
    what: 'what is written is dated by the clock of the process (a fault that the simulator found, planted again)',
    patches: [ledger('database-time', 'return this.clock.now() + this.aheadMs;', 'return this.clock.now();')],
  },
  {
    name: 'one-membership',
    what: 'a process whose membership has ended does not become a member again',
    patches: [courier('kafka-consumption', 'await clock.sleep(delayMs, this.stopped.signal);', 'return;')],
  },
  {
    name: 'positions-forgotten',
    what: 'a position that could not be committed is not committed later',
    patches: [courier('kafka-consumption', 'if (track.handled !== undefined && tracks.includes(track)) this.uncommitted.add(track);', '')],
  },
  {
    name: 'held-for-ever',
    what: 'a partition that was held back because its lane was full is not fetched again',
    patches: [courier('kafka-consumption', 'else this.member?.resume(track.topic, track.partition);', '')],
  },
  {
    name: 'position-of-another-life',
    what: 'what was in hand when a membership was lost moves the position of the next one (a fault that was found here, planted again)',
    patches: [courier('lane', 'if (this.inHand !== batch) continue;', '')],
  },
  {
    name: 'paid-twice',
    what: 'the front desk takes money for what is paid until it hears that the office goes on',
    patches: [
      { file: 'apps/intake/src/domain/pay-fee.js', find: 'fee.paid !== null', replace: 'false' },
      { file: 'apps/intake/src/domain/dossier.js', find: 'last?.paid === null', replace: 'last !== undefined' },
    ],
  },
];

/**
 * Two usual forms of planted bugs that do no harm here, and why; each must go on living without a violation, or what is said of it is not
 * true any more.
 */
export const SURVIVORS: readonly Mutant[] = [
  {
    name: 'courier-position-first',
    what: 'how far a group is is committed before the effect: numbers find what is missing, and it costs time',
    patches: [
      courier('lane', 'const error = await this.tryToHandle(batch);', 'this.options.onHandled(this, nextOffsetAfter(batch));\n            const error = await this.tryToHandle(batch);'),
    ],
  },
  {
    name: 'pull-all-but-the-last',
    what: 'facts leave the log unpublished, but for the last ones: the archive answers for them',
    patches: [ledger('archive', 'Math.min(document.published, document.v - ENTRIES_KEPT)', 'document.v - ENTRIES_KEPT')],
  },
];

/** @throws Error in one sentence where nothing is called so. */
export function plantedOf(name: string): Mutant {
  const all = [...MUTANTS, ...SURVIVORS];
  const mutant = all.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`No planted bug is called ${name}; these are: ${all.map((one) => one.name).join(', ')}.`);
  return mutant;
}
