export { describeConfig } from './describe-config.js';
export { EXIT_CONFIGURATION, exitOnMistake, type Way } from './exit-on-mistake.js';
export { noted, type VariableNotes } from './notes.js';
export {
  brokers, confidential, durationMs, flag, host, list, oneOf, port, secret, url, wholeNumber,
} from './pieces.js';
export { ConfigurationMistake, readConfig, type Mistake } from './read-config.js';
export { serviceEnvironment, type ServiceEnvironment } from './service-environment.js';
