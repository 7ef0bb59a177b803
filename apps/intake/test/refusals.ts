import { expect } from '@jest/globals';
import { COMMON_PROBLEMS, type ProblemTexts } from '@hoso/http';

import { INTAKE_PROBLEMS } from '../src/intake.errors.js';
import type { Answer } from './portal.js';
import type { RehearsedHouse } from './rehearsed-house.js';
import { SECRETS } from './sample-filing.js';

/** What the house must answer. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Where and why, as `<pointer> <code>`, in order; none when left out. */
  readonly faults?: readonly string[];
  /** Further members of the problem document. */
  readonly says?: Readonly<Record<string, unknown>>;
}

/** A word in every wrong value; no answer and no line of the log may repeat it. */
export const CANARY = 'bi-mat-cua-nguoi-nop';

const TEXTS: ProblemTexts = { ...COMMON_PROBLEMS, ...INTAKE_PROBLEMS };

/** Sends it in both languages and expects the refusal, in the right words, with nothing repeated and nothing changed. */
export async function expectRefused(
  house: RehearsedHouse,
  { status, code, faults, says = {} }: Refusal,
  send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
): Promise<void> {
  const before = await house.kept();
  for (const language of ['vi', 'en'] as const) {
    const answer = await send({ 'accept-language': language });
    const found = answer.body['errors'] as readonly { pointer: string; code: string; message: string }[] | undefined;
    expect([answer.status, answer.body['code'], found?.map((fault) => `${fault.pointer} ${fault.code}`)])
      .toEqual([status, code, faults]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('content-language')).toBe(language);
    expect(answer.body).toMatchObject({
      type: `/problems/${code}`, status, title: TEXTS[code]?.[language], instance: expect.stringMatching(/^\/[^?]*$/),
      traceId: answer.headers.get('traceparent')?.slice(3, 35), ...says,
    });
    for (const fault of found ?? []) expect(wordsOf(fault.code, language)).toContain(withoutNumbers(fault.message));
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="hoso"/);
    expectSilence(answer.text);
  }
  expect(await house.kept()).toEqual(before);
  expectSilence(house.lines.join('\n'));
}

/** The sentences that a fault may be told in, numbers apart. */
function wordsOf(code: string, language: 'vi' | 'en'): readonly string[] {
  const text = TEXTS[code];
  return [text?.[language] ?? 'nothing', text?.detail?.[language] ?? 'nothing'].map(withoutNumbers);
}

function withoutNumbers(sentence: string): string {
  return sentence.replaceAll(/\d+|\{\w+\}/g, '#');
}

function expectSilence(text: string): void {
  expect([CANARY, ...SECRETS].filter((secret) => text.includes(secret))).toEqual([]);
}
