import { main } from './commands.js';

Error.stackTraceLimit = 0;
process.exitCode = await main(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
