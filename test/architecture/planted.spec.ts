import { describe, expect, it } from '@jest/globals';

import { PLANTED_TEXTS } from './planted/texts.js';
import { projectOf } from './project.js';
import { RULES } from './rules/index.js';

describe('every rule is seen to fail on a planted violation', () => {
  it.each(PLANTED_TEXTS.map((planted) => [planted.rule, planted.where, planted] as const))('%s at %s', (name, where, planted) => {
    const rule = RULES.find((one) => one.name === name);
    const found = [...(rule?.check(projectOf(planted.files)) ?? [])];
    expect(found.map((violation) => violation.where)).toContain(where);
  });

  it('leaves no rule without a planted violation', () => {
    const planted = new Set(PLANTED_TEXTS.map(({ rule }) => rule));
    expect(RULES.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it('gives every rule a name of its own', () => {
    const names = RULES.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('finds nothing in a project that keeps the rules', () => {
    const good = projectOf({
      'README.md': '`libs/a` holds the one thing.',
      'libs/a/README.md': '# a\n\n`restMs: 25`, `waitMs: 1_000`; `npm start` and `npm run build`.',
      'package.json': '{"type":"module","engines":{"node":">=24"},"scripts":{"start":"a","build":"b"}}',
      '.nvmrc': '24\n',
      'libs/a/src/index.ts': '/** The answer. */\nexport const ANSWER = { restMs: 25, waitMs: given.waitMs ?? 1000 };\n',
      'libs/a/src/caught.ts': [
        'try { go(); } catch (error) { if (!(error instanceof Failure)) throw error; }',
        "try { go(); } catch (error) { failures += 1; log.warn('it did not go', { error }); }",
        'const find = () => { try { return go(); } catch { return undefined; } };',
        'const gone = await go().catch(() => undefined);',
        "const told = await go().catch((error) => { log.warn('away', { error }); return { ok: false }; });",
        'process.exitCode = await go().catch((error) => { process.stderr.write(error.message); return 1; });',
        'const told = await go().catch((error) => NotGone.say({ code: codeOf(error) }));',
        'go().catch(theirs);',
        'go().catch(letFailuresPass);',
        'function letFailuresPass(error: unknown): void { if (!(error instanceof Failure)) throw error; }',
        'const known = await go().catch(orElse);',
        'const orElse = () => undefined;',
        'go().catch(this.onTrouble);',
        "class Desk { private readonly onTrouble = (error: unknown): void => this.onError(error, 'go'); }",
        'await go().then(done, (error) => report(error));',
        'await go().catch(() => undefined).then((found) => done(found));',
      ].join('\n'),
      'apps/b/README.md': '# b',
      'apps/b/src/page/main.js': 'go().catch((error) => say(reasonOf(error)));\n',
      'apps/b/src/domain/door.ts': 'export abstract class Door {\n  abstract ask(): Promise<void>;\n}\n',
      'test/architecture/decisions/0001-one.md': '# 1. One\n\n## Why\n\n## What follows\n',
      'test/architecture/FEATURES.md': [
        '| Feature | File | Test |', '|---|---|---|',
        '| Answers (trả lời) | `libs/a/src/index.spec.ts` | "says \'yes\'" |',
        '| Answers everybody | `libs/a/src/index.spec.ts` | "answers %s" |',
        '| Answers in a browser | `libs/a/src/index.spec.ts` | "shows ${answer}" |',
      ].join('\n'),
      'libs/a/src/index.spec.ts':
        "it('says \\'yes\\'', go);\nconst inBrowser = here ? it : it.skip;\n" +
        'it.each(all)("answers %s", go);\ninBrowser(`shows ${answer}`, go);\n',
    });
    const found = RULES.filter(({ name }) => name !== 'readme-map').flatMap((rule) => [...rule.check(good)]);
    expect(found).toEqual([]);
  });
});
