import type { Rule } from '../rule.js';
import { CALL_RULES } from './calls.js';
import { CATCH_RULES } from './catches.js';
import { FEATURE_RULES } from './features.js';
import { NAME_RULES } from './names.js';
import { PACKAGE_RULES } from './packages.js';
import { PAGE_RULES } from './pages.js';
import { SIZE_RULES } from './sizes.js';
import { WORD_RULES } from './words.js';

/** Every rule that looks at the text of the house. Those about imports are in `.dependency-cruiser.cjs`. */
export const RULES: readonly Rule[] = [
  ...NAME_RULES,
  ...SIZE_RULES,
  ...CALL_RULES,
  ...CATCH_RULES,
  ...WORD_RULES,
  ...PACKAGE_RULES,
  ...PAGE_RULES,
  ...FEATURE_RULES,
];
