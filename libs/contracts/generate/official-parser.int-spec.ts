import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import parserModule from '@asyncapi/parser';

import { FACTS } from '../src/index.js';

const PUBLISHED = readFileSync(new URL('../asyncapi.json', import.meta.url), 'utf8');

describe('the published documents', () => {
  it('are accepted by the official AsyncAPI parser', async () => {
    const { document, diagnostics } = await new parserModule.Parser().parse(PUBLISHED);
    const complaints = diagnostics.map(({ code, path, message }) => `${code} at ${path.join('.')}: ${message}`);
    expect(complaints.filter((one) => !one.startsWith('asyncapi-latest-version'))).toEqual([]);
    expect(document?.messages().all()).toHaveLength(2 * FACTS.length + 1);
    expect(document?.operations().all().length).toBeGreaterThanOrEqual(7);
  }, 60_000);

  it('and a document that lies is not', async () => {
    const lie = PUBLISHED.replaceAll('"action": "send"', '"action": "shout"');
    const { diagnostics } = await new parserModule.Parser().parse(lie);
    expect(diagnostics.filter(({ severity }) => Number(severity) === 0)).not.toEqual([]);
  }, 60_000);
});
