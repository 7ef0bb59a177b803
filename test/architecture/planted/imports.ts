/** A file whose imports break one rule. */
export interface PlantedImport {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
}

const line = (from: string): string =>
  from.startsWith('type ') ? `export type * from '${from.slice(5)}';` : `export * from '${from}';`;

const plant = (rule: string, path: string, ...imports: string[]): PlantedImport => ({
  rule,
  path,
  text: imports.map(line).join('\n'),
});

/** One violation at least for every rule about imports. Files of the ground below are what they reach for. */
export const PLANTED_IMPORTS: readonly PlantedImport[] = [
  plant('no-app-to-app', 'apps/intake/src/reaches-over.ts', '../../processing/src/thing.js'),
  plant('no-lib-to-app', 'libs/http/src/knows-an-app.ts', '../../../apps/processing/src/thing.js'),
  plant('nothing-imports-tests', 'apps/intake/src/leans-on-tests.ts', '../../../test/support/probe.js'),
  plant('nothing-imports-tests', 'apps/intake/src/leans-on-suite.ts', '../../../libs/store/test/suite.js'),
  plant('specs-import-only-test-support', 'apps/intake/src/reaching.spec.ts', '../../../test/journeys/journey.js'),
  plant('nothing-imports-deploy', 'apps/intake/src/knows-deploy.ts', '../../../deploy/local/launcher.js'),
  plant('libs-by-their-door', 'apps/intake/src/through-the-window.ts', '../../../libs/kernel/src/clock.js'),
  plant('libs-by-their-door-from-libs', 'libs/http/src/through-the-window.ts', '../../kernel/src/clock.js'),
  plant('doors-by-their-name', 'apps/intake/src/by-the-path.ts', '../../../libs/kernel/src/index.js'),
  plant('doors-by-their-name-from-libs', 'libs/http/src/by-the-path.ts', '../../kernel/src/index.js'),
  plant('not-through-own-door', 'libs/http/src/own-door.ts', './index.js'),
  plant('domain-stays-pure', 'apps/intake/src/domain/knows-nest.ts', '@nestjs/common'),
  plant('domain-stays-pure', 'apps/intake/src/domain/reads-files.ts', 'node:fs'),
  plant('domain-stays-pure', 'apps/intake/src/domain/knows-store.ts', '@hoso/store'),
  plant('domain-stays-pure', 'apps/intake/src/domain/knows-adapter.ts', '../adapters/register.js'),
  plant('domain-takes-only-types', 'apps/intake/src/domain/runs-ledger.ts', '@hoso/ledger'),
  plant('domain-takes-only-types', 'apps/intake/src/domain/opens-streams.ts', 'node:stream'),
  plant('features-stay-inside', 'apps/intake/src/features/file/knows-adapter.ts', '../../adapters/register.js'),
  plant('features-stay-inside', 'apps/intake/src/features/file/knows-store.ts', '@hoso/store'),
  plant('features-do-not-import-features', 'apps/intake/src/features/file/borrows.ts', '../follow/follow.js'),
  plant('adapters-do-not-import-features', 'apps/intake/src/adapters/looks-back.ts', '../features/follow/follow.js'),
  plant('kernel-imports-nothing', 'libs/kernel/src/knows-zod.ts', 'zod'),
  plant('contracts-import-kernel-and-zod', 'libs/contracts/src/knows-store.ts', '@hoso/store'),
  plant('ledger-knows-no-engine', 'libs/ledger/src/knows-mongoose.ts', 'mongoose'),
  plant('ledger-knows-no-engine', 'libs/ledger/src/knows-nest.ts', '@nestjs/common'),
  plant('ledger-takes-only-types-of-the-ports', 'libs/ledger/src/runs-store.ts', '@hoso/store'),
  plant('messaging-imports-kernel', 'libs/messaging/src/knows-contracts.ts', '@hoso/contracts'),
  plant('store-imports-kernel', 'libs/store/src/knows-contracts.ts', '@hoso/contracts'),
  plant('doors-of-the-outer-libs', 'libs/http/src/knows-ledger.ts', '@hoso/ledger'),
  plant('nest-only-at-the-rim', 'libs/store/src/knows-nest.ts', '@nestjs/common'),
  plant('only-store-knows-the-database', 'apps/intake/src/adapters/knows-mongoose.ts', 'mongoose'),
  plant('only-messaging-knows-the-broker', 'apps/intake/src/adapters/knows-kafka.ts', 'kafkajs'),
  plant('one-broker-client-per-driver', 'libs/messaging/src/other-driver.ts', 'kafkajs'),
  plant('one-newer-broker-client-per-driver', 'libs/messaging/src/third-driver.ts', '@platformatic/kafka'),
  plant('checker-shares-nothing', 'test/chaos/checker/knows-kernel.ts', '@hoso/kernel'),
  plant('checker-shares-nothing', 'test/chaos/checker/knows-a-service.ts', '../../../apps/processing/src/thing.js'),
  plant('checker-of-histories-shares-nothing', 'test/simulation/checker/knows-kernel.ts', '@hoso/kernel'),
  plant('checker-of-histories-shares-nothing', 'test/simulation/checker/knows-types.ts', 'type ../../../apps/processing/src/thing.js'),
  plant('no-cycles', 'apps/intake/src/chicken.ts', './egg.js'),
  plant('no-unknown-imports', 'apps/intake/src/lost.ts', './nowhere.js'),
  plant('no-undeclared-packages', 'apps/intake/src/undeclared.ts', 'undeclared'),
  plant('no-development-packages-in-production', 'apps/intake/src/uses-a-tool.ts', 'a-tool'),
];

/** What keeps the rules in the same tree: no rule may report it. */
export const GOOD_IMPORTS: readonly PlantedImport[] = [
  plant('', 'apps/intake/src/domain/decide.ts', '@hoso/kernel', '@hoso/contracts', 'zod', 'node:crypto', 'type @hoso/ledger', 'type node:stream'),
  plant('', 'apps/intake/src/domain/decide.spec.ts', './decide.js', 'a-tool'),
  plant('', 'apps/intake/src/features/good/good.ts', '../../domain/decide.js', '@hoso/http', '@nestjs/common'),
  plant('', 'apps/intake/src/adapters/good.ts', '@hoso/store', '../domain/decide.js'),
  plant('', 'apps/intake/src/adapters/good.int-spec.ts', '../../../../test/support/probe.js', 'mongoose'),
  plant('', 'libs/ledger/src/good.ts', '@hoso/kernel', '@hoso/contracts', 'type @hoso/store', 'type @hoso/messaging'),
  plant('', 'libs/messaging/src/kafkajs-driver.ts', 'kafkajs', '@nestjs/common', '@hoso/kernel'),
  plant('', 'libs/messaging/src/platformatic-driver.ts', '@platformatic/kafka', '@hoso/kernel'),
  plant('', 'libs/store/src/good.ts', 'mongoose', '@hoso/kernel'),
  plant('', 'test/chaos/checker/good.ts', 'mongoose', 'kafkajs', 'node:fs/promises'),
  plant('', 'test/simulation/checker/good.ts', '@hoso/contracts', 'node:crypto'),
  plant('', 'test/simulation/checker/good.property-spec.ts', '../../support/probe.js', '@hoso/kernel'),
  plant('', 'libs/service/src/good.ts', '@hoso/http', '@hoso/ledger', '@hoso/store'),
];

/** What the planted files reach for. */
export const GROUND: Readonly<Record<string, string>> = {
  'apps/processing/src/thing.ts': 'export {};',
  'apps/intake/src/egg.ts': "export * from './chicken.js';",
  'apps/intake/src/adapters/register.ts': 'export {};',
  'apps/intake/src/features/follow/follow.ts': 'export {};',
  'deploy/local/launcher.ts': 'export {};',
  'test/support/probe.ts': 'export {};',
  'test/journeys/journey.ts': 'export {};',
  'libs/store/test/suite.ts': 'export {};',
  'libs/kernel/src/clock.ts': 'export {};',
  ...Object.fromEntries(
    ['kernel', 'contracts', 'ledger', 'store', 'messaging', 'http', 'service'].map((lib) => [
      `libs/${lib}/src/index.ts`,
      'export {};',
    ]),
  ),
  ...Object.fromEntries(
    ['zod', 'mongoose', 'kafkajs', '@platformatic/kafka', '@nestjs/common', 'undeclared', 'a-tool'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'exports.one = 1;'],
    ]),
  ),
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    dependencies: { zod: '1.0.0', mongoose: '1.0.0', kafkajs: '1.0.0', '@platformatic/kafka': '1.0.0', '@nestjs/common': '1.0.0' },
    devDependencies: { 'a-tool': '1.0.0' },
  }),
};
