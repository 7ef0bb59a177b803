import { describe, expect, it } from '@jest/globals';
import { NetworkError, ResponseError } from '@platformatic/kafka';

import { movedAway, type Addressed, type Parcel } from './platformatic-produce.js';

const PRODUCE = 0;
const VERSION = 9;
const NOT_LEADER = 6;
const TOO_LARGE = 10;

function addressed(text: string): Addressed {
  return { message: { topic: 'topic', key: 'k', value: Buffer.from(text), headers: {} }, key: Buffer.from('k') };
}

const PARCEL: Parcel = new Map([
  ['topic', new Map([[0, [addressed('a'), addressed('b')]], [1, [addressed('c')]], [2, [addressed('d')]]])],
]);

/** What the client rejects with when the broker answers these codes, partition by partition. */
function answer(codes: readonly number[]): ResponseError {
  const partitionResponses = codes.map((errorCode, index) => ({ index, errorCode }));
  const errors = codes.flatMap((code, index) => (code === 0 ? [] : [[`/partition/${index}`, [code, null]] as const]));
  const response = { responses: [{ name: 'topic', partitionResponses }] };
  return new ResponseError(PRODUCE, VERSION, Object.fromEntries(errors) as never, response);
}

const textsOf = (error: unknown): readonly (string | undefined)[] | undefined =>
  movedAway(PARCEL, error)?.map(({ value }) => value?.toString());

describe('what a broker refuses', () => {
  it('is sent elsewhere when the broker does not lead its partition, and nothing else is sent twice', () => {
    expect(textsOf(answer([NOT_LEADER, 0, 0]))).toEqual(['a', 'b']);
    expect(textsOf(answer([0, NOT_LEADER, NOT_LEADER]))).toEqual(['c', 'd']);
  });

  it('fails for any other reason, though it may have moved as well', () => {
    expect(textsOf(answer([NOT_LEADER, TOO_LARGE, 0]))).toBeUndefined();
    expect(textsOf(new NetworkError('Connection closed'))).toBeUndefined();
  });
});
