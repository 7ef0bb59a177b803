import { killed } from './killed.js';
import { MADE_ANEW } from './made-anew.js';
import { OVERLOAD } from './overload.js';
import { REGISTER_AWAY } from './register-away.js';
import { START_UP } from './start-up.js';
import type { Trial } from './trial.js';

/** In the order in which they are played; the soak is asked for by itself. */
export const TRIALS: readonly Trial[] = [
  START_UP,
  OVERLOAD,
  killed('intake'),
  killed('identity-verification'),
  killed('processing'),
  killed('monitoring'),
  REGISTER_AWAY,
  MADE_ANEW,
];
