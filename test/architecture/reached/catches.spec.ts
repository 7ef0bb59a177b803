import { describe, expect, it } from '@jest/globals';

import { projectOf } from '../project.js';
import { syntaxOf } from '../syntax.js';
import { catchesOf } from './catches.js';
import type { Coverage } from './coverage.js';

interface Counted {
  /** From the first of these words to the end of the last. */
  readonly text: string;
  readonly count: number;
}

/** What the engine counts of one line of text. */
function coverageOf(line: string, blocks: readonly Counted[], functions: readonly Counted[] = []): Coverage {
  const loc = ({ text }: Counted) => ({
    loc: { start: { line: 1, column: line.indexOf(text) }, end: { line: 1, column: line.indexOf(text) + text.length } },
  });
  return {
    fnMap: Object.fromEntries(functions.map((each, id) => [id, loc(each)])),
    f: Object.fromEntries(functions.map(({ count }, id) => [id, count])),
    branchMap: Object.fromEntries(blocks.map((each, id) => [id, loc(each)])),
    b: Object.fromEntries(blocks.map(({ count }, id) => [id, [count]])),
  };
}

const catchesIn = (text: string, ...counted: [readonly Counted[], (readonly Counted[])?] | []) => {
  const coverage = counted[0] && coverageOf(text, counted[0], counted[1]);
  return catchesOf(syntaxOf(projectOf({ 'a.ts': text }), 'a.ts'), coverage);
};

const reached = (isReached: boolean) => [{ where: 'a.ts:1', isReached }];

describe('a catch clause', () => {
  const text = 'try { go(); } catch (error) { if (so) { tell(error); } }';
  const whole = { text, count: 7 };

  it('is reached when its block was entered, or has no count of its own beside what it stands in', () => {
    expect(catchesIn(text, [whole, { text: 'catch (error) { if (so) { tell(error); } }', count: 2 }])).toEqual(reached(true));
    expect(catchesIn(text, [whole, { text: '{ tell(error); }', count: 0 }])).toEqual(reached(true));
    expect(catchesIn(text, [whole])).toEqual(reached(true));
  });

  it('is not when its block was not entered, or nothing around it, or when the file was never loaded', () => {
    expect(catchesIn(text, [whole, { text: 'catch (error) { if (so) { tell(error); } }', count: 0 }])).toEqual(reached(false));
    expect(catchesIn(text, [{ text, count: 0 }])).toEqual(reached(false));
    expect(catchesIn(text)).toEqual(reached(false));
  });
});

describe('a function that is given what a promise rejects with', () => {
  it.each(['go().catch((error) => tell(error));', 'go().then(done, (error) => tell(error));'])('is reached when it was called: %s', (text) => {
    const whole = { text, count: 7 };
    expect(catchesIn(text, [whole, { text: '(error) => tell(error)', count: 1 }])).toEqual(reached(true));
    expect(catchesIn(text, [whole])).toEqual(reached(false));
  });

  it('is looked for by its name', () => {
    const text = 'go().catch(tell); function tell() { said += 1; }';
    expect(catchesIn(text, [{ text, count: 7 }], [{ text: 'function tell() { said += 1; }', count: 1 }])).toEqual(reached(true));
    expect(catchesIn(text, [{ text, count: 7 }], [{ text: 'function tell() { said += 1; }', count: 0 }])).toEqual(reached(false));
  });

  it('belongs to another file when it is not found in this one', () => {
    expect(catchesIn('go().catch(theirs).then(done);', [])).toEqual([]);
  });
});
