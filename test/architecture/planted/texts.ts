/** A small project with one violation of one rule. */
export interface Planted {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the rule must point, the line included where the rule knows one. */
  readonly where: string;
}

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
const decision = (number: string, text: string): Record<string, string> => ({
  [`test/architecture/decisions/${number}.md`]: text,
});
const DECISION = '# 1. Something\n\n## Why\n\n## What follows\n';
const lock = (locked: object): Record<string, string> => ({
  'package-lock.json': JSON.stringify({ packages: { '': {}, 'node_modules/left': locked } }),
});

const NAMES: readonly Planted[] = [
  { rule: 'file-names', files: { 'libs/a/src/fileName.ts': '' }, where: 'libs/a/src/fileName.ts' },
  { rule: 'file-names', files: { 'libs/a/src/one.thing.ts': '' }, where: 'libs/a/src/one.thing.ts' },
  { rule: 'top-level', files: { 'docs/page.md': '' }, where: 'docs' },
  { rule: 'no-drawers', files: { 'libs/a/src/utils/one.ts': '' }, where: 'libs/a/src/utils/one.ts' },
  { rule: 'type-names', files: { 'libs/a/src/a.ts': 'export interface IPerson {}' }, where: 'libs/a/src/a.ts:1' },
  { rule: 'type-names', files: { 'libs/a/src/a.ts': '\nclass StoreManager {}' }, where: 'libs/a/src/a.ts:2' },
  {
    rule: 'fact-names',
    files: { 'libs/contracts/src/facts/intake/fee-paid.fact.ts': "owner: 'intake', name: 'intake.fee-payed'" },
    where: 'libs/contracts/src/facts/intake/fee-paid.fact.ts',
  },
  {
    rule: 'fact-names',
    files: { 'apps/intake/src/fee-paid.fact.ts': '' },
    where: 'apps/intake/src/fee-paid.fact.ts',
  },
  {
    rule: 'adapters-extend-ports',
    files: {
      'apps/a/src/adapters/b.ts': "import { Register } from '../domain/register.js';\nclass B implements Register {}",
    },
    where: 'apps/a/src/adapters/b.ts:2',
  },
  {
    rule: 'ports-are-classes',
    files: { 'libs/store/src/store.ts': 'export interface Store {}' },
    where: 'libs/store/src/store.ts',
  },
  { rule: 'named-exports', files: { 'libs/a/src/a.ts': 'export default 1;' }, where: 'libs/a/src/a.ts:1' },
];

const SIZES: readonly Planted[] = [
  { rule: 'file-length', files: { 'libs/a/src/a.ts': lines(351, '//') }, where: 'libs/a/src/a.ts' },
  {
    rule: 'file-length-rarely',
    files: { 'libs/a/src/a.ts': lines(201, '//'), 'libs/a/src/b.ts': '' },
    where: 'libs/a/src/a.ts',
  },
  {
    rule: 'function-length',
    files: { 'libs/a/src/a.ts': `\nfunction long(): void {\n${lines(79, '  one();')}}` },
    where: 'libs/a/src/a.ts:2',
  },
  { rule: 'line-length', files: { 'libs/a/src/a.ts': `\n${'one + '.repeat(25)}one` }, where: 'libs/a/src/a.ts:2' },
];

const DOMAIN = 'apps/intake/src/domain/dossier.ts';
const LEDGER = 'libs/ledger/src/change.ts';
const SPEC = 'libs/a/src/a.spec.ts';
const CALLS: readonly Planted[] = [
  { rule: 'no-clock-in-decisions', files: { [DOMAIN]: 'const now = Date.now();' }, where: `${DOMAIN}:1` },
  { rule: 'no-clock-in-decisions', files: { [LEDGER]: '\nconst now = new Date();' }, where: `${LEDGER}:2` },
  { rule: 'no-chance-in-decisions', files: { [DOMAIN]: 'const one = Math.random();' }, where: `${DOMAIN}:1` },
  { rule: 'no-chance-in-decisions', files: { [LEDGER]: 'const id = randomUUID();' }, where: `${LEDGER}:1` },
  { rule: 'no-timers-in-decisions', files: { [LEDGER]: 'setTimeout(go, 5);' }, where: `${LEDGER}:1` },
  { rule: 'no-waiting-in-domain', files: { [DOMAIN]: 'async function wait() {}' }, where: `${DOMAIN}:1` },
  {
    rule: 'no-waiting-in-domain',
    files: { [DOMAIN]: 'abstract class Door {\n  abstract ask(): Promise<void>;\n  go(): Promise<void> { return this.ask(); }\n}' },
    where: `${DOMAIN}:3`,
  },
  { rule: 'no-waiting-in-domain', files: { [DOMAIN]: 'type Later = Promise<void>;' }, where: `${DOMAIN}:1` },
  {
    rule: 'environment-only-in-config',
    files: { 'apps/intake/src/main.ts': 'const port = process.env.PORT;' },
    where: 'apps/intake/src/main.ts:1',
  },
  { rule: 'no-console', files: { 'libs/a/src/a.ts': "console.log('here');" }, where: 'libs/a/src/a.ts:1' },
  { rule: 'no-any', files: { 'test/support/a.ts': 'let one: any;' }, where: 'test/support/a.ts:1' },
  { rule: 'no-any', files: { 'libs/a/src/a.ts': 'const one = two as any;' }, where: 'libs/a/src/a.ts:1' },
  { rule: 'no-empty-catch', files: { 'libs/a/src/a.ts': 'try { go(); } catch {}' }, where: 'libs/a/src/a.ts:1' },
  { rule: 'no-silenced-compiler', files: { 'libs/a/src/a.ts': '// @ts-ignore\nx();' }, where: 'libs/a/src/a.ts:2' },
  {
    rule: 'no-bare-sleep-in-specs',
    files: { [SPEC]: 'await new Promise((resolve) => setTimeout(resolve, 500));' },
    where: `${SPEC}:1`,
  },
  { rule: 'exhaustive-switch', files: { [DOMAIN]: 'switch (a.kind) { default: b(); }' }, where: `${DOMAIN}:1` },
];

/** Ways to let an error go by. */
const silent = (text: string): Planted => ({ rule: 'no-silent-catch', files: { 'libs/a/src/a.ts': `\n${text}` }, where: 'libs/a/src/a.ts:2' });
const CATCHES: readonly Planted[] = [
  silent('try { go(); } catch {}'),
  silent('try { go(); } catch { return; }'),
  silent('for (;;) try { go(); } catch { /* next time */ continue; }'),
  silent("try { go(); } catch (error) { log.warn('it did not go', { error }); }"),
  silent("try { go(); } catch (error) { if (error instanceof Failure) { this.options.log?.('debug', 'away', {}); } }"),
  silent('try { go(); } catch (error) { console.error(error); return; }'),
  silent('go().catch(() => undefined);'),
  silent('go().catch(() => {});'),
  silent("await go().catch(() => 'missed');"),
  silent('void go().catch(function () { return null; }).finally(done);'),
  silent('await go().catch(() => undefined).then(() => done());'),
  silent("const gone = await go().catch((error) => log.warn('it did not go', { error }));"),
  silent("const ended = await go().catch((error) => { log?.('warn', 'not ended', { error }); return 0; });"),
  silent("const find = () => { try { return go(); } catch (error) { log.warn('not found', { error }); return []; } };"),
  silent('for (;;) try { go(); } catch (error) { say(`it did not go: ${error.message}`); }'),
  silent('await go().catch((error) => { this.terminal.line(error.message); });'),
  silent("go().catch((error) => tell(error));"),
  silent('go().then(done, () => undefined);'),
  silent('go().catch(undefined);'),
  silent('go().catch(letGo);\nfunction letGo(): void {}'),
  silent('await go().catch(letGo);\nconst letGo = () => undefined;'),
  silent("go().then(done, this.letGo);\nclass Desk { private letGo(error: unknown): void { this.log?.('warn', 'away', { error }); } }"),
  silent('await go().catch(letDefectsThrough);\nfunction letDefectsThrough(error: unknown): void { if (error instanceof Defect) throw error; }'),
  silent('try { go(); } catch (error) { if (error instanceof Defect) { throw error; } }'),
  { rule: 'no-silent-catch', files: { 'deploy/a.mjs': 'try { go(); } catch {}' }, where: 'deploy/a.mjs:1' },
  { rule: 'no-silent-catch', files: { 'apps/a/src/page/b.js': 'go().catch(() => undefined);' }, where: 'apps/a/src/page/b.js:1' },
];

const WORDS: readonly Planted[] = [
  { rule: 'nothing-left-to-do', files: { 'libs/a/src/a.ts': '\n// TODO later' }, where: 'libs/a/src/a.ts:2' },
  { rule: 'no-pretence', files: { 'libs/a/src/a.ts': '// not yet implemented' }, where: 'libs/a/src/a.ts:1' },
  { rule: 'no-machine-paths', files: { 'deploy/a.yml': 'folder: /home/someone/x' }, where: 'deploy/a.yml:1' },
  { rule: 'no-machine-paths', files: { 'deploy/a.ts': "const a = '/tmp/data';" }, where: 'deploy/a.ts:1' },
  { rule: 'no-package-hosts', files: { '.npmrc': 'registry=https://registry.npmjs.org' }, where: '.npmrc:1' },
  { rule: 'no-word-about-the-making', files: { 'README.md': 'Written in a parallel session.' }, where: 'README.md:1' },
  { rule: 'no-ticket-numbers', files: { 'libs/a/src/a.ts': '// fixes #12' }, where: 'libs/a/src/a.ts:1' },
  { rule: 'no-test-left-out', files: { [SPEC]: "it.only('one', go);" }, where: `${SPEC}:1` },
  { rule: 'no-test-left-out', files: { [SPEC]: "\n  it.skip('one', go);" }, where: `${SPEC}:1` },
];

const PACKAGES: readonly Planted[] = [
  { rule: 'exact-versions', files: { 'package.json': '{"dependencies":{"left":"^1.0.0"}}' }, where: 'package.json' },
  {
    rule: 'lock-without-hosts',
    files: lock({ resolved: 'https://host/left.tgz', integrity: 'x' }),
    where: 'package-lock.json',
  },
  {
    rule: 'lock-without-hosts',
    files: { 'test/bench/peers/package-lock.json': lock({ resolved: 'https://host/left.tgz' })['package-lock.json'] ?? '' },
    where: 'test/bench/peers/package-lock.json',
  },
  { rule: 'lock-with-integrity', files: lock({ version: '1.0.0' }), where: 'package-lock.json' },
  {
    rule: 'lock-of-manifest',
    files: { 'package.json': '{"dependencies":{"left":"1.0.0"}}', ...lock({ integrity: 'x' }) },
    where: 'package-lock.json',
  },
  {
    rule: 'lock-is-whole',
    files: lock({ integrity: 'x', optionalDependencies: { 'left-darwin-arm64': '1.0.0' } }),
    where: 'package-lock.json',
  },
  { rule: 'no-install-scripts', files: lock({ integrity: 'x', hasInstallScript: true }), where: 'package-lock.json' },
  {
    rule: 'one-runtime',
    files: { 'package.json': '{"type":"module","engines":{"node":">=20"}}', '.nvmrc': '24\n' },
    where: 'package.json',
  },
];

const PAGES: readonly Planted[] = [
  { rule: 'readme-map', files: { 'libs/a/src/a.ts': '' }, where: 'README.md' },
  { rule: 'readme-map', files: { 'README.md': '`libs/ab`', 'libs/a/src/a.ts': '' }, where: 'README.md' },
  { rule: 'pages-name-what-exists', files: { 'README.md': 'See `libs/gone`.' }, where: 'README.md' },
  { rule: 'links-lead-somewhere', files: { 'libs/a/README.md': '[b](../b/README.md#c)' }, where: 'libs/a/README.md' },
  {
    rule: 'commands-exist',
    files: { 'README.md': '```sh\nnpm start\nnpm run fly\n```', 'package.json': '{"scripts":{"start":"a"}}' },
    where: 'README.md',
  },
  {
    rule: 'numbers-as-in-code',
    files: { 'libs/a/README.md': '`restMs: 25`', 'libs/a/src/a.ts': 'const rest = options.restMs ?? 250;', 'libs/b/src/b.ts': 'restMs: 25' },
    where: 'libs/a/README.md',
  },
  { rule: 'a-page-per-folder', files: { 'libs/a/src/a.ts': '' }, where: 'libs/a' },
  {
    rule: 'decisions-numbered',
    files: decision('0002-two', DECISION.replace('1', '2')),
    where: 'test/architecture/decisions/0002-two.md',
  },
  {
    rule: 'decisions-numbered',
    files: decision('0001-one', '# 1. Something\n\n## What follows\n'),
    where: 'test/architecture/decisions/0001-one.md',
  },
];

const FEATURES = 'test/architecture/FEATURES.md';
const claim = (row: string, spec: string): Record<string, string> => ({
  [FEATURES]: `| Feature | File | Test |\n|---|---|---|\n${row}\n`,
  [SPEC]: spec,
});
const claimed = (name: string, spec: string): Planted => ({
  rule: 'features-shown', files: claim(`| Files | \`${SPEC}\` | "${name}" |`, spec), where: `${FEATURES}:3`,
});
const CLAIMS: readonly Planted[] = [
  { rule: 'features-shown', files: {}, where: FEATURES },
  { rule: 'features-shown', files: claim('| Files | `libs/a/src/gone.spec.ts` | "files" |', ''), where: `${FEATURES}:3` },
  { rule: 'features-shown', files: claim(`| Files | \`${SPEC}\` | files |`, "it('files', go);"), where: `${FEATURES}:3` },
  claimed('files', "it('files twice', go);"),
  claimed('files', "describe('files', go);"),
  claimed('files', "// it('files', go);"),
  claimed('files twice', "it.each([1])('files %s', go);"),
];

/** One violation at least for every rule that looks at text. */
export const PLANTED_TEXTS: readonly Planted[] = [
  ...NAMES, ...SIZES, ...CALLS, ...CATCHES, ...WORDS, ...PACKAGES, ...PAGES, ...CLAIMS,
];
