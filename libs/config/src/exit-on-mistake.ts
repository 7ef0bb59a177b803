import { ConfigurationMistake } from './read-config.js';

/** The exit code that says "configuration error" (EX_CONFIG of sysexits). A supervisor need not try again. */
export const EXIT_CONFIGURATION = 78;

/** Where a process speaks to the person who started it, and how it ends. */
export interface Way {
  readonly say: (text: string) => void;
  readonly exit: (code: number) => never;
}

const PROCESS_WAY: Way = {
  say: (text) => void process.stderr.write(text),
  exit: (code) => process.exit(code),
};

/** What `read` answers; on a `ConfigurationMistake` says its table without a stack and ends the process with 78. */
export function exitOnMistake<Config>(read: () => Config, way: Way = PROCESS_WAY): Config {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigurationMistake)) throw error;
    way.say(`${error.message}\n`);
    return way.exit(EXIT_CONFIGURATION);
  }
}
