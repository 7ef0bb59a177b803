import { describe, expect, it } from '@jest/globals';

import { patched } from './patch-product.js';

const TEXT = 'const one = 1;\nconst two = 2;\n';
const patchOf = (find: string) => [{ file: 'x.js', find, replace: 'const two = $&;' }];

describe('a patch', () => {
  it('changes the place that it names, word by word', () => {
    expect(patched('x.js', TEXT, patchOf('const two = 2;'))).toBe('const one = 1;\nconst two = $&;\n');
  });

  it.each([['is not there any more', 'const three = 3;'], ['is there more than once', 'const ']])(
    'fails when its place %s', (_how, find) => {
      expect(() => patched('x.js', TEXT, patchOf(find))).toThrow('x.js');
    },
  );
});
