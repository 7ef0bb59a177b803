import { describe, expect, it } from '@jest/globals';

import { majorOfJavaVersion } from './machine.js';

describe('the major version of Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_392"', 8],
    ['no such thing', undefined],
  ])('of %s is %s', (text, major) => expect(majorOfJavaVersion(text)).toBe(major));
});
