// Before suites that need real engines or processes: the build is brought up to date, and a desk is opened where they
// ask for engines. They are fetched and built before it opens, where they are not there yet, and started only when somebody asks.
import process from 'node:process';

import { build } from '../../deploy/local/build.mjs';

const DESK = 'HOSO_ENGINE_DESK';

export default async function setUp() {
  if (process.env[DESK] !== undefined) return;
  await build();
  const { openEngineDesk } = await import(new URL('../../dist/test/support/engine-desk.js', import.meta.url).href);
  const desk = await openEngineDesk();
  process.env[DESK] = desk.url;
  globalThis.hosoEngineDesk = desk;
  for (const [signal, number] of [['SIGINT', 2], ['SIGTERM', 15]]) {
    process.once(signal, () => void desk.close().finally(() => process.exit(128 + number)));
  }
}
