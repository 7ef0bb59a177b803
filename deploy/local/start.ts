import { HELP, readWishes, type Wishes } from './arguments.js';
import { launch, type Outcome } from './launcher.js';
import { readSurroundings } from './surroundings.js';
import { Terminal } from './terminal.js';

/** A harmless warning that a Kafka client of its age causes on this Node. */
const KNOWN_WARNING = 'TimeoutNegativeWarning';
const EXIT_USAGE = 2;

const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  stopped: 0,
  proven: 0,
  'not-proven': 1,
  interrupted: 130,
};

async function main(): Promise<number> {
  let wishes: Wishes;
  try {
    wishes = readWishes(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}\n`);
    return EXIT_USAGE;
  }
  const terminal = new Terminal(process.stdout, wishes.quiet);
  if (wishes.help) {
    terminal.important(HELP);
    return 0;
  }
  const interrupted = new AbortController();
  const impatient = new AbortController();
  const onSignal = (): void => (interrupted.signal.aborted ? impatient : interrupted).abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  try {
    const surroundings = readSurroundings();
    const outcome = await launch({
      wishes, surroundings, terminal, interrupted: interrupted.signal, impatient: impatient.signal,
    });
    return EXIT_CODES[outcome];
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return 1;
  }
}

// A terminal that was closed cannot be written to; that must not keep anything from being stopped.
process.stdout.on('error', () => undefined);
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== KNOWN_WARNING) process.stderr.write(`${warning.name}: ${warning.message}\n`);
});
process.exit(await main());
