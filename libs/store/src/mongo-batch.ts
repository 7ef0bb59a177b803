import { setTimeout as pause } from 'node:timers/promises';

import { Failure, unreachable } from '@hoso/kernel';
import mongoose, { type mongo as Mongo } from 'mongoose';

import { changeOf, type BatchContext } from './mongo-context.js';
import { asFault, isNetworkFault, serverCode } from './mongo-faults.js';
import { gatheredPlan, guardOf, orderedPlan, type Placed, type Plan, type Step } from './mongo-plan.js';
import { writeSingly } from './mongo-singly.js';
import type { WriteOperation, WriteOutcome } from './store.js';

const { mongo } = mongoose;

/** What one try in one transaction came to. */
type Try =
  | { readonly kind: 'settled'; readonly missed: readonly number[] }
  | { readonly kind: 'missed'; readonly guards: readonly string[] }
  | { readonly kind: 'duplicate'; readonly position: number }
  | { readonly kind: 'disturbed' }
  | { readonly kind: 'no-transactions' };

const TRIES_MAX = 6;
/** So often somebody else may be at one of its documents before a batch is parted in two. */
const DISTURBANCES_MAX = 2;
/** Whoever stands in the way is given so long for each time. */
const GIVE_WAY_MS = 4;
/** A batch as small as this is not parted any more: its writes wait for others one by one. */
const PARTED_DOWN_TO = 4;
/** So few inserts cost less one after the other than in a transaction, which has a round trip of its own. */
const LONE_INSERTS_MAX = 2;
const MISSES_REMEMBERED_FOR_BATCHES = 16;

/**
 * Carries out a batch; see `Store.writeBatch`. Every step first looks whether the caller has given up.
 */
export async function carryOutBatch(
  context: BatchContext,
  operations: readonly WriteOperation[],
  signal: AbortSignal,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Array<WriteOutcome>(operations.length).fill('applied');
  const placed: readonly Placed[] = operations.map((operation, position) => ({ position, operation }));
  const apart = placed.length <= LONE_INSERTS_MAX && operations.every(({ kind }) => kind === 'insert');
  await (apart ? writeSingly : writeTogether)(context, placed, outcomes, signal);
  return outcomes;
}

/**
 * Writes in as few transactions as it takes, and fills in the outcomes. A transaction that meets another one at a document comes to
 * nothing: so a large batch that is disturbed again and again is parted, and only the part that others are at is written singly.
 */
async function writeTogether(
  context: BatchContext,
  placed: readonly Placed[],
  outcomes: WriteOutcome[],
  signal: AbortSignal,
): Promise<void> {
  let open = placed;
  let gathers = true;
  let disturbances = 0;
  for (let tries = 0; tries < TRIES_MAX && open.length > 1 && context.groupCommit !== 'singly'; tries += 1) {
    const plan = (gathers ? gatheredPlan(open, (guard) => tendsToMiss(context, guard)) : null) ?? orderedPlan(open);
    if (context.groupCommit !== 'command' && plan.steps.some((step) => step.kind === 'each')) break;
    const answer = await tryTogether(context, plan, signal);
    switch (answer.kind) {
      case 'settled':
        for (const position of answer.missed) outcomes[position] = 'missed';
        noteMisses(context, open, outcomes);
        return;
      case 'missed':
        for (const guard of answer.guards) context.missing.set(guard, MISSES_REMEMBERED_FOR_BATCHES);
        break;
      case 'duplicate':
        if (plan.keepsOrder) {
          outcomes[answer.position] = 'duplicate';
          open = open.filter(({ position }) => position !== answer.position);
        } else gathers = false;
        break;
      case 'disturbed':
        disturbances += 1;
        if (disturbances > DISTURBANCES_MAX && open.length > PARTED_DOWN_TO) {
          const middle = Math.ceil(open.length / 2);
          await writeTogether(context, open.slice(0, middle), outcomes, signal);
          return writeTogether(context, open.slice(middle), outcomes, signal);
        }
        if (disturbances > DISTURBANCES_MAX) tries = TRIES_MAX;
        else await pause(GIVE_WAY_MS * disturbances);
        break;
      case 'no-transactions':
        context.groupCommit = 'singly';
        break;
      default:
        unreachable(answer);
    }
  }
  await writeSingly(context, open, outcomes, signal);
}

function tendsToMiss(context: BatchContext, guard: string): boolean {
  return context.groupCommit === 'command' && (context.missing.get(guard) ?? 0) > 0;
}

/** Forgets, batch by batch, that a guard has missed, until it misses again. */
function noteMisses(context: BatchContext, placed: readonly Placed[], outcomes: readonly WriteOutcome[]): void {
  if (context.missing.size === 0) return;
  const missedGuards = new Set<string>();
  const metGuards = new Set<string>();
  for (const { position, operation } of placed) {
    if (operation.kind === 'insert') continue;
    const guard = guardOf(operation);
    metGuards.add(guard);
    if (outcomes[position] === 'missed') missedGuards.add(guard);
  }
  for (const guard of metGuards) {
    const left = missedGuards.has(guard) ? MISSES_REMEMBERED_FOR_BATCHES : (context.missing.get(guard) ?? 0) - 1;
    if (left > 0) context.missing.set(guard, left);
    else context.missing.delete(guard);
  }
}

async function tryTogether(context: BatchContext, plan: Plan, signal: AbortSignal): Promise<Try> {
  const session = context.client.startSession();
  try {
    session.startTransaction();
    const missed: number[] = [];
    for (const step of plan.steps) {
      signal.throwIfAborted();
      const answer = await carryOutStep(context, step, session).catch((error: unknown) => disturbance(error, step));
      if (answer.kind !== 'settled') return answer;
      missed.push(...answer.missed);
    }
    signal.throwIfAborted();
    return (await commit(session)) ?? { kind: 'settled', missed };
  } finally {
    await session.endSession();
  }
}

/** Null once the transaction is durable. */
async function commit(session: Mongo.ClientSession): Promise<Try | null> {
  try {
    await session.commitTransaction();
    return null;
  } catch (error) {
    if (serverCode(error) === 112) return { kind: 'disturbed' };
    throw new Failure('store', 'outcome-unknown', { cause: error });
  }
}

async function carryOutStep(context: BatchContext, step: Step, session: Mongo.ClientSession): Promise<Try> {
  switch (step.kind) {
    case 'inserts':
      await context.collection(step.collection).insertMany(
        step.placed.map(({ operation }) => operation.document),
        { session },
      );
      return { kind: 'settled', missed: [] };
    case 'updates': {
      const { matchedCount } = await context.collection(step.collection).bulkWrite(
        // Each names its document. Asked to change one of many, an engine may work out first which of them that would be.
        step.placed.map(({ operation }) => ({ updateMany: changeOf(operation) })),
        { session },
      );
      if (matchedCount === step.placed.length) return { kind: 'settled', missed: [] };
      return { kind: 'missed', guards: [...new Set(step.placed.map(({ operation }) => guardOf(operation)))] };
    }
    case 'each': {
      const { updateResults } = await context.client.bulkWrite(
        step.placed.map(({ operation }) => modelOf(context.database, operation)),
        { session, verboseResults: true },
      );
      const missed = step.placed.filter(
        ({ operation }, index) => operation.kind === 'update' && updateResults?.get(index)?.matchedCount !== 1,
      );
      return { kind: 'settled', missed: missed.map(({ position }) => position) };
    }
    default:
      return unreachable(step);
  }
}

/** Reads an error inside a transaction: nothing of it has been kept, and most of these are no reason to give up. */
function disturbance(error: unknown, step: Step): Try {
  const code = serverCode(error);
  if (code === 11000) {
    const placed = step.placed[failedIndex(error)];
    return placed ? { kind: 'duplicate', position: placed.position } : { kind: 'disturbed' };
  }
  if (code === 20 || code === 263) return { kind: 'no-transactions' };
  const answered = code !== undefined && !isNetworkFault(error);
  if (answered && (code === 112 || isTransient(error))) return { kind: 'disturbed' };
  throw asFault(error, step.placed[0]!.operation.collection);
}

function isTransient(error: unknown): boolean {
  const cause = error instanceof mongo.MongoClientBulkWriteError ? (error.cause ?? error) : error;
  return cause instanceof mongo.MongoError && cause.hasErrorLabel('TransientTransactionError');
}

function failedIndex(error: unknown): number {
  if (error instanceof mongo.MongoClientBulkWriteError) return [...error.writeErrors.keys()][0] ?? -1;
  if (!(error instanceof mongo.MongoBulkWriteError)) return 0;
  return [error.writeErrors].flat()[0]?.index ?? -1;
}

function modelOf(database: string, operation: WriteOperation): Mongo.AnyClientBulkWriteModel<Mongo.Document> {
  const namespace = `${database}.${operation.collection}`;
  return operation.kind === 'insert'
    ? { name: 'insertOne', namespace, document: operation.document as Mongo.Document }
    : ({ name: 'updateOne', namespace, ...changeOf(operation) } as Mongo.AnyClientBulkWriteModel<Mongo.Document>);
}
