// One process from the terminal to the services: a signal that is sent to it arrives where it is understood.
import './require-node.mjs';

import process from 'node:process';

const slow = setTimeout(() => process.stdout.write('Building …\n'), 2_000);
try {
  const { build } = await import('./build.mjs');
  await build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
} finally {
  clearTimeout(slow);
}
await import(new URL('../../dist/deploy/local/start.js', import.meta.url).href);
