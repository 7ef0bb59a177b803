/**
 * Four kinds of suites; a file's name tells its price: `.spec.ts` touches memory only, `.property-spec.ts` as well but
 * hundreds of times, `.int-spec.ts` a real engine, a socket or a slow program, `.e2e-spec.ts` the whole house.
 */
const base = {
  roots: ['apps', 'libs', 'deploy', 'test'].map((folder) => `<rootDir>/${folder}`),
  testEnvironment: 'node',
  injectGlobals: false,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true, module: { type: 'es6' } }] },
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/test/properties/same-examples.mjs',
    '^@hoso/store/memory$': '<rootDir>/libs/store/src/memory-store.ts',
    '^@hoso/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** Suites that use real engines and processes ask for them at a desk that is opened for each run. */
const engines = {
  setupFilesAfterEnv: ['<rootDir>/test/support/a-minute-each.mjs'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

export default {
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,deploy,test}/**/*.spec.ts'] },
    {
      ...base,
      displayName: 'properties',
      testMatch: ['<rootDir>/{apps,libs,deploy,test}/**/*.property-spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/properties/thousand-runs.mjs'],
    },
    { ...base, ...engines, displayName: 'integration', testMatch: ['<rootDir>/{apps,libs,deploy,test}/**/*.int-spec.ts'] },
    { ...base, ...engines, displayName: 'end-to-end', testMatch: ['<rootDir>/{apps,libs,deploy,test}/**/*.e2e-spec.ts'] },
  ],
};
