import { REGISTER_LINE } from '../laboratory/lines.js';
import { SERVICES, type ServiceName } from '../laboratory/services.js';
import type { Place } from '../proxy/ambush.js';

/** A line as a window names it: to the service's own broker or store, or one that several share. */
export type WindowLine = 'broker' | 'store' | `${'within' | 'outside'} to ${ServiceName}` | typeof REGISTER_LINE;

/** An exact place in the work of a service at which it is killed, told from outside by what passes on a line. */
export interface Window {
  readonly name: string;
  readonly service: ServiceName;
  readonly line: WindowLine;
  readonly place: Place;
  /** Which end of a shared line is the service. */
  readonly end: 'client' | 'server';
  /** Comes only while the service starts: it is started for it. */
  readonly starts: boolean;
  /** Comes only where something was set aside: messages that nobody can read are planted for it. */
  readonly poisoned: boolean;
}

type Kind = Omit<Place, 'moment'>;
type Peculiarity = Partial<Pick<Window, 'end' | 'starts' | 'poisoned'>>;

const WORDS: Readonly<{ [Moment in Place['moment']]: string }> = {
  before: 'not forwarded', forwarded: 'forwarded and unanswered', answered: 'answered, the answer not passed on',
};

/** One window for each of the moments. */
function windows(
  service: ServiceName,
  line: WindowLine,
  what: string,
  kind: Kind,
  moments: readonly Place['moment'][],
  { end = 'client', starts = false, poisoned = false }: Peculiarity = {},
): readonly Window[] {
  return moments.map((moment) =>
    ({ name: `${service}: ${what}, ${WORDS[moment]}`, service, line, place: { ...kind, moment }, end, starts, poisoned }));
}

const update = (...holding: readonly string[]): Kind => ({ request: ['update', 'bulkWrite'], holding });
const insert = (...holding: readonly string[]): Kind => ({ request: ['insert', 'bulkWrite'], holding });
const find = (...holding: readonly string[]): Kind => ({ request: 'find', holding });
const produce = (service: ServiceName): Kind => ({ request: 'Produce', holding: [`hoso.${service}.facts.v1`] });
const commit: Kind = { request: 'commitTransaction' };

/** Every place at which a service is killed. */
export const WINDOWS: readonly Window[] = [
  ...windows('intake', 'store', 'insert of a sealed content', insert('ciphertext'), ['before']),
  ...windows('intake', 'store', 'insert of a dossier', insert('idempotencyKey'), ['forwarded', 'answered']),
  ...windows('intake', 'store', 'commitTransaction', commit, ['forwarded']),
  ...windows('intake', 'store', 'mark of published facts', update('$currentDate'), ['forwarded']),
  ...windows('intake', 'broker', 'Produce', produce('intake'), ['before', 'answered']),
  ...windows('intake', 'outside to intake', 'POST /dossiers', { request: 'POST /dossiers' }, ['answered'], { end: 'server' }),
  ...windows('intake', 'outside to intake', 'POST /attachments', { request: 'POST /attachments' }, ['forwarded'], { end: 'server' }),

  ...windows('identity-verification', 'within to intake', 'question for the attributes', { request: 'POST /internal/identity-attributes' },
    ['answered']),
  ...windows('identity-verification', REGISTER_LINE, 'question to the register', { request: 'POST /population/lookup' },
    ['forwarded', 'answered']),
  ...windows('identity-verification', 'store', 'write of an outcome', update('writtenBy', 'unpublishedSince'), ['before', 'answered']),
  ...windows('identity-verification', 'store', 'lookup of wants', find('nextWantAt'), ['answered']),
  ...windows('identity-verification', 'broker', 'Produce', produce('identity-verification'), ['answered']),
  ...windows('identity-verification', 'broker', 'Heartbeat', { request: 'Heartbeat' }, ['forwarded']),
  ...windows('identity-verification', 'broker', 'JoinGroup', { request: 'JoinGroup' }, ['forwarded'], { starts: true }),

  ...windows('processing', 'store', 'second commitTransaction of two', { ...commit, after: 1 }, ['before']),
  ...windows('processing', 'store', 'commitTransaction', commit, ['forwarded']),
  ...windows('processing', 'store', 'next number of a sequence', { request: 'findAndModify', holding: ['order_numbers'] }, ['answered']),
  ...windows('processing', 'store', 'lookup of timers', find('nextTimerAt'), ['answered']),
  ...windows('processing', 'store', 'mark of published facts', update('$currentDate'), ['answered']),
  ...windows('processing', 'broker', 'OffsetCommit', { request: 'OffsetCommit' }, ['before', 'forwarded']),
  ...windows('processing', 'broker', 'SyncGroup', { request: 'SyncGroup' }, ['forwarded'], { starts: true }),
  ...windows('processing', 'outside to processing', 'action of an official', { request: 'POST /cases/{id}/actions' }, ['answered'],
    { end: 'server' }),
  ...windows('processing', 'within to intake', 'pull of facts', { request: 'POST /internal/facts/pull' }, ['answered'], { poisoned: true }),

  ...windows('monitoring', 'store', 'claim of a bucket', update('buckets', 'claim'), ['answered']),
  ...windows('monitoring', 'store', 'write of a bucket', update('buckets', 'countedAt'), ['before', 'answered']),
  ...windows('monitoring', 'store', 'write of a row', update('dossiers', 'writtenBy'), ['forwarded']),
  ...windows('monitoring', 'broker', 'OffsetCommit', { request: 'OffsetCommit' }, ['answered']),
  ...windows('monitoring', 'within to processing', 'list of changes', { request: 'POST /internal/facts/changed' }, ['answered']),
];

export function windowNamed(name: string): Window {
  const window = WINDOWS.find((one) => one.name === name);
  if (window === undefined) throw new Error(`There is no window ${name}.`);
  return window;
}

/** The names of the lines at which is lain in wait: both processes' own, or the shared one. */
export function linesOf({ service, line }: Window): readonly string[] {
  return line === 'broker' || line === 'store' ? [1, 2].map((number) => `${service}-${number} to ${line}`) : [line];
}

/** What stands at the other end, in the words of whoever makes a plan: no window comes while that is away. */
export function needsOf({ line, poisoned }: Window): readonly string[] {
  const beyond = line === REGISTER_LINE ? ['neighbours'] : line === 'broker' || line === 'store' ? [line] : [];
  const owner = SERVICES.find((service) => line === `within to ${service}`);
  const owners = owner === undefined ? [] : [1, 2].map((number) => `${owner}-${number}`);
  return [...beyond, ...(poisoned ? ['broker', 'store'] : []), ...owners];
}
