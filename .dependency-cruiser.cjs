/**
 * Who may import whom. Each rule says in its comment what to do instead, and is seen to fail on a planted violation
 * (test/architecture/planted/imports.ts).
 */
const SPEC = '\\.(spec|property-spec|int-spec|e2e-spec)\\.ts$';
/** What runs in production. */
const PRODUCTION = '^(apps|libs)/[^/]+/(src|migrations)/';
/** A lib by its door. `(?:…)` keeps the groups for the rules' own use. */
const door = (...libs) => `^libs/(?:${libs.join('|')})/src/index\\.ts$`;
/** All doors. The memory store has one of its own, so that only whoever wants it loads it. */
const DOORS = '^libs/(?:[^/]+/src/index|store/src/memory-store)\\.ts$';
const npm = (...names) => `^node_modules/(?:${names.join('|')})/`;

/** What may not happen between a file and anything else than `allowed`. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [SPEC] },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-app-to-app',
      comment: 'Services know each other by facts and doors alone: say it in libs/contracts.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-lib-to-app',
      comment: 'A lib does not know who uses it: hand the thing in as an argument.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Production code stands without its tests; only specs and test folders may lean on test/support.',
      severity: 'error',
      from: { path: '^(apps|libs|deploy)/', pathNot: [SPEC, '^(apps|libs)/[^/]+/test/'] },
      to: { path: ['^test/', '^libs/[^/]+/test/', SPEC] },
    },
    {
      name: 'specs-import-only-test-support',
      comment: 'A spec beside its source may use test/support, and nothing else of test/.',
      severity: 'error',
      from: { path: '^(apps|libs|deploy)/' },
      to: { path: '^test/', pathNot: '^test/support/' },
    },
    {
      name: 'nothing-imports-deploy',
      comment: 'How the house is put up is no business of what runs in it.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^deploy/' },
    },
    {
      name: 'libs-by-their-door',
      comment: 'Import @hoso/<lib>, never a file behind its door.',
      severity: 'error',
      from: { path: '^(apps|deploy|test)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: DOORS },
    },
    {
      name: 'libs-by-their-door-from-libs',
      comment: 'Import @hoso/<lib>, never a file behind its door.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', DOORS] },
    },
    {
      name: 'doors-by-their-name',
      comment: 'Write @hoso/<lib>, not a relative path to its door.',
      severity: 'error',
      from: { path: '^(apps|deploy|test)/' },
      to: { path: DOORS, dependencyTypesNot: ['aliased-tsconfig-paths'] },
    },
    {
      name: 'doors-by-their-name-from-libs',
      comment: 'Write @hoso/<lib>, not a relative path to its door.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: DOORS, pathNot: '^libs/$1/', dependencyTypesNot: ['aliased-tsconfig-paths'] },
    },
    {
      name: 'not-through-own-door',
      comment: 'Inside a lib, import the file itself: its own door makes a cycle.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/', pathNot: [SPEC] },
      to: { path: '^libs/$1/src/index\\.ts$' },
    },
    // The rings of a service. Domain may name types that are erased: the shape of a decision is the ledger's, and the
    // ports that it describes take the Scope of access and streams.
    only(
      'domain-stays-pure',
      'Domain imports itself, kernel, contracts, zod, node:crypto for hashes, and types of the ledger and of access.',
      '^apps/([^/]+)/src/domain/',
      ['^apps/$1/src/domain/', door('kernel', 'contracts', 'ledger', 'access'), npm('zod'), '^(node:)?(crypto|stream)$'],
    ),
    {
      name: 'domain-takes-only-types',
      comment: 'Write `import type`: a decision takes and returns plain values.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: [SPEC] },
      to: { path: ['^libs/(ledger|access)/', '^(node:)?stream$'], dependencyTypesNot: ['type-only'] },
    },
    only(
      'features-stay-inside',
      'A feature imports its own domain and folder, kernel, contracts, ledger, http, access, observability, zod, Nest and ' +
        'streams; what is strange is an adapter.',
      '^apps/([^/]+)/src/features/([^/]+)/',
      [
        '^apps/$1/src/domain/',
        '^apps/$1/src/features/$2/',
        door('kernel', 'contracts', 'ledger', 'http', 'access', 'observability'),
        npm('zod', '@nestjs/common', '@nestjs/swagger', 'rxjs', 'fastify'),
        '^(node:)?(crypto|stream|buffer)$',
      ],
    ),
    {
      name: 'features-do-not-import-features',
      comment: 'What two features share is domain.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/features/([^/]+)/' },
      to: { path: '^apps/$1/src/features/', pathNot: '^apps/$1/src/features/$2/' },
    },
    {
      name: 'adapters-do-not-import-features',
      comment: 'An adapter serves the domain; a feature finds it behind a port.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/adapters/', pathNot: [SPEC] },
      to: { path: '^apps/[^/]+/src/features/' },
    },
    // The libs, from the inside out.
    only('kernel-imports-nothing', 'Words without weather: chance and hashes from Node, ids from uuidv7.', '^libs/kernel/src/', [
      '^libs/kernel/src/',
      npm('uuidv7'),
      '^(node:)?crypto$',
    ]),
    only('contracts-import-kernel-and-zod', 'The published language knows nothing else.', '^libs/contracts/src/', [
      '^libs/contracts/',
      door('kernel'),
      npm('zod'),
    ]),
    only(
      'ledger-knows-no-engine',
      'The ledger imports kernel, contracts and the two ports: no Nest, no mongoose, no Kafka.',
      '^libs/ledger/src/',
      ['^libs/ledger/src/', door('kernel', 'contracts', 'store', 'messaging'), npm('zod'), '^(node:)?crypto$'],
    ),
    {
      name: 'ledger-takes-only-types-of-the-ports',
      comment: 'Write `import type`: the engines behind the ports do not belong into the ledger.',
      severity: 'error',
      from: { path: '^libs/ledger/src/', pathNot: [SPEC] },
      to: { path: '^libs/(store|messaging)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'messaging-imports-kernel',
      comment: 'The courier knows no fact by name, and no other lib than kernel.',
      severity: 'error',
      from: { path: '^libs/messaging/src/', pathNot: [SPEC] },
      to: { path: '^libs/', pathNot: ['^libs/messaging/', door('kernel')] },
    },
    {
      name: 'store-imports-kernel',
      comment: 'The store knows no dossier, and no other lib than kernel.',
      severity: 'error',
      from: { path: '^libs/store/src/', pathNot: [SPEC] },
      to: { path: '^libs/', pathNot: ['^libs/store/', door('kernel')] },
    },
    {
      name: 'doors-of-the-outer-libs',
      comment: 'access, config, http and observability stand beside each other on kernel and contracts; only service joins libs.',
      severity: 'error',
      from: { path: '^libs/(access|config|http|observability)/src/', pathNot: [SPEC] },
      to: { path: '^libs/', pathNot: ['^libs/$1/', door('kernel', 'contracts', 'access', 'config', 'http', 'observability')] },
    },
    {
      name: 'nest-only-at-the-rim',
      comment: 'kernel, contracts, ledger, store know no framework.',
      severity: 'error',
      from: { path: '^libs/(kernel|contracts|ledger|store)/', pathNot: [SPEC] },
      to: { path: npm('@nestjs/[^/]+') },
    },
    // One stranger, one place.
    {
      name: 'only-store-knows-the-database',
      comment: 'Go through the Store port. What starts an engine may ask it by its own client whether it is up.',
      severity: 'error',
      from: { path: '^(apps|libs|deploy)/', pathNot: ['^libs/store/', '^deploy/local/engines/', SPEC] },
      to: { path: npm('mongoose', 'mongodb', 'bson', 'mingo') },
    },
    {
      name: 'only-messaging-knows-the-broker',
      comment: 'Go through the Bus port. What starts an engine may ask it by its own client whether it is up.',
      severity: 'error',
      from: { path: '^(apps|libs|deploy)/', pathNot: ['^libs/messaging/', '^deploy/local/engines/', SPEC] },
      to: { path: npm('kafkajs', '@platformatic/kafka') },
    },
    {
      name: 'one-broker-client-per-driver',
      comment: 'A driver file is named after its client: kafkajs-*.ts, platformatic-*.ts.',
      severity: 'error',
      from: { path: '^libs/messaging/src/', pathNot: [SPEC, '/kafkajs-[^/]+$'] },
      to: { path: npm('kafkajs') },
    },
    {
      name: 'one-newer-broker-client-per-driver',
      comment: 'A driver file is named after its client, and only `open-kafka-bus.ts` loads a driver, when it is chosen.',
      severity: 'error',
      from: { path: '^libs/messaging/src/', pathNot: [SPEC, '/platformatic-[^/]+$'] },
      to: { path: npm('@platformatic/kafka') },
    },
    // Who judges the house from outside.
    {
      name: 'checker-shares-nothing',
      comment: 'The checker of the laboratory judges the house and shares nothing with it: it reads what anybody can read.',
      severity: 'error',
      from: { path: '^test/chaos/checker/', pathNot: [SPEC] },
      to: { pathNot: ['^test/chaos/checker/', npm('mongoose', 'kafkajs')], dependencyTypesNot: ['core'] },
    },
    {
      name: 'checker-of-histories-shares-nothing',
      comment: 'What judges simulated histories believes the contracts alone: write down by hand what it needs to know.',
      severity: 'error',
      from: { path: '^test/simulation/checker/', pathNot: [SPEC] },
      to: { pathNot: ['^test/simulation/checker/', door('contracts')], dependencyTypesNot: ['core'] },
    },
    // Hygiene.
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unknown-imports',
      comment: 'It cannot be found: install it, or correct the path. The peers of the bench have packages of their own.',
      severity: 'error',
      from: { pathNot: '^test/bench/peers/(restate|dbos)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Declare it in package.json: it is here only because someone else brought it.',
      severity: 'error',
      from: { path: '^(apps|libs|deploy)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'What runs needs it: make it a dependency.',
      severity: 'error',
      from: { path: PRODUCTION, pathNot: [SPEC] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    exclude: { path: '^(dist|coverage|\\.data)/|^test/architecture/planted/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
