export { Clock, ManualClock, SystemClock } from './clock.js';
export { Random, SeededRandom, SystemRandom } from './random.js';
export { Defect, Failure, Refusal, unreachable, type Fault, type RefusalKind } from './outcome.js';
export { canonicalJson, type Json } from './canonical-json.js';
