import { describe, expect, it } from '@jest/globals';

import { readDriverFile } from './driver-file.js';

const intent = (id: number): string =>
  JSON.stringify({ line: 'intent', id, at: id, client: 'cong-mau', key: `key-${id}`, deed: 'look', dossierId: 'one' });
const outcome = (id: number): string => JSON.stringify({ line: 'outcome', id, at: id + 5, how: 'ok', status: 200 });
const shown = (client: string, ...dossierIds: readonly string[]): string => JSON.stringify({ line: 'shown', client, dossierIds });

describe("the driver's file", () => {
  it('puts each intention together with its outcome, in whatever order those came', () => {
    const { attempts } = readDriverFile([intent(1), intent(2), outcome(2), outcome(1), ''].join('\n'));
    expect(attempts.map(({ intent: { id }, outcome: { how, at } }) => [id, how, at])).toEqual([[1, 'ok', 6], [2, 'ok', 7]]);
  });

  it('holds an intention without an outcome for unknown', () => {
    expect(readDriverFile(`${intent(1)}\n`).attempts[0]!.outcome.how).toBe('unknown');
  });

  it('keeps what each client was shown', () => {
    const read = readDriverFile([intent(1), shown('cong-mau', 'one'), outcome(1), shown('H17.10.01', 'one', 'two')].join('\n'));
    expect(read.shown.map(({ client, dossierIds }) => [client, ...dossierIds])).toEqual([['cong-mau', 'one'], ['H17.10.01', 'one', 'two']]);
  });

  it('keeps what was planted, and while the register lied: until the end where nobody took that back', () => {
    const lying = (at: number, lies: boolean): string => JSON.stringify({ line: 'lying', at, lies });
    const planted = JSON.stringify({ line: 'planted', messages: [{ id: 'intake:one:2', type: 'some.v99' }] });
    const read = readDriverFile([lying(1, true), intent(1), planted, lying(5, false), lying(8, true)].join('\n'));
    expect(read.lies).toEqual([{ from: 1, until: 5 }, { from: 8, until: Number.MAX_SAFE_INTEGER }]);
    expect(read.planted).toEqual([{ id: 'intake:one:2', type: 'some.v99' }]);
  });

  it('lets the last line be torn, and no other', () => {
    const torn = outcome(1).slice(0, 20);
    expect(readDriverFile([intent(1), torn].join('\n')).attempts[0]!.outcome.how).toBe('unknown');
    expect(() => readDriverFile([intent(1), torn, intent(2)].join('\n'))).toThrow('Line 2');
  });
});
