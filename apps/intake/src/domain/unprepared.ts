import { Defect, Failure } from '@hoso/kernel';

/** A decision met a dossier that was further than the one its command was prepared for. */
export class Unprepared extends Defect {
  constructor() {
    super('command-unprepared', 'what is asked for came open after it was looked for');
  }
}

/** What a caller is told of it: they knew more than was read here, and the same call is safe to repeat. Any other error stays. */
export function toldOf(error: unknown): unknown {
  return error instanceof Unprepared ? new Failure('store', 'read-overtaken', { cause: error, retryAfterSeconds: 1 }) : error;
}
