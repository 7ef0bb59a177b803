import { isSpec } from '../places.js';
import type { Project } from '../project.js';
import type { Rule, Violation } from '../rule.js';

/** A word that does not belong into the house, and what to write instead. */
interface BannedWord {
  readonly name: string;
  readonly asks: string;
  readonly pattern: RegExp;
  readonly instead: string;
  readonly belongs: (path: string) => boolean;
}

/** These pages must be able to spell the words that they ban. The lock file is judged by a rule of its own. */
const isAboutWords = (path: string): boolean =>
  /^test\/architecture\/(rules|planted)\//.test(path) || path === 'package-lock.json';
const everywhere = (path: string): boolean => !isAboutWords(path);

/** Any of these words, whole, whatever their case. */
const anyOf = (...words: readonly string[]): RegExp => new RegExp(`\\b(?:${words.join('|')})\\b`, 'i');

const BANNED: readonly BannedWord[] = [
  {
    name: 'nothing-left-to-do',
    asks: 'nothing is left to be done later: no TODO, FIXME, XXX, HACK',
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    instead: 'do it, or leave it out',
    belongs: everywhere,
  },
  {
    name: 'no-pretence',
    asks: 'nothing pretends: no "not implemented", "coming soon", "lorem ipsum"',
    pattern: /\bnot (yet )?implemented\b|\bcoming soon\b|\blorem ipsum\b|\bdummy implementation\b/i,
    instead: 'make it real, or leave it out',
    belongs: everywhere,
  },
  {
    name: 'no-machine-paths',
    asks: 'no path of one machine: home folders, work folders, temporary folders',
    pattern: /(?<![\w.~$})-])\/(home|Users|root|work|tmp|mnt|private)\/[\w.-]+|\b[A-Z]:\\\\?[A-Za-z]/,
    instead: 'use a path inside the project, or os.tmpdir()',
    belongs: everywhere,
  },
  {
    name: 'no-package-hosts',
    asks: 'no host of a package registry or a mirror is written down',
    pattern:
      /registry\.(npmjs|yarnpkg)\.|npm\.pkg\.|(artifactory|verdaccio|jfrog)\b|\bnexus\.[a-z]|crates\.io|repo1?\.maven\./i,
    instead: "leave it to the user's configuration",
    belongs: everywhere,
  },
  {
    name: 'no-word-about-the-making',
    asks: 'the house speaks about itself, not about how the work on it was organised',
    pattern: anyOf(
      'sub-?agents?',
      'language model',
      'ai[- ](?:generated|assisted|assistant)',
      'generated (?:by|with) (?:an )?ai',
      '(?:as )?(?:the|my|this) (?:brief|prompt) (?:says|asks|names)',
      '(?:other|previous|parallel|this) (?:working )?session',
      'shared pages',
    ),
    instead: 'say why the thing is as it is',
    belongs: everywhere,
  },
  {
    name: 'no-ticket-numbers',
    asks: 'no numbers of tickets: the reason stands where it is needed',
    pattern: /\b(issue|ticket|closes|fixes|pr) #\d+/i,
    instead: 'write the reason in a sentence',
    belongs: everywhere,
  },
  {
    name: 'no-test-left-out',
    asks: 'no test is left out or alone by hand: what cannot run is skipped by a condition, with a count',
    pattern: /\b(it|test|describe)\.(only|todo)\(|^\s*(it|test|describe)\.skip\(|^\s*(xit|xdescribe|fit|fdescribe)\(/m,
    instead: 'run it, delete it, or choose `describe` or `describe.skip` by a condition that the title names',
    belongs: isSpec,
  },
];

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

export const WORD_RULES: readonly Rule[] = BANNED.map(({ name, asks, pattern, instead, belongs }) => ({
  name,
  asks,
  *check(project: Project): Iterable<Violation> {
    const every = new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join(''));
    for (const path of project.paths) {
      if (!belongs(path) || isAboutWords(path)) continue;
      const text = project.read(path) ?? '';
      for (const match of text.matchAll(every)) {
        yield { where: `${path}:${lineOf(text, match.index)}`, what: `\`${match[0].trim()}\`: ${instead}` };
      }
    }
  },
}));
