import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  decodeMessage,
  DossierSubmitted,
  DossierWithdrawn,
  encodeCondition,
  encodeFact,
  encodeMetric,
  factId,
  IdentityMatched,
  readFact,
  readMetricEvent,
  type Decoded,
  type Fact,
  type IncomingMessage,
  type ServiceCondition,
} from './index.js';

const DOSSIER = '00000000-0000-7000-8000-00000000000a';
const withdrawn: Fact = {
  owner: 'intake',
  dossierId: DOSSIER,
  n: 2,
  name: 'intake.dossier-withdrawn',
  version: 1,
  at: '2026-03-03T01:00:00.000Z',
  cause: 'command:withdraw-dossier:one',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  data: { reason: 'no-longer-needed' },
};
const CONDITION: ServiceCondition = {
  spoken: 1,
  heard: 2,
  waiting: 0,
  unpublished: 0,
  oldestUnpublishedSeconds: 0,
  parked: 0,
  repaired: 0,
  lag: null,
};
const message = (): IncomingMessage => encodeFact(withdrawn);
const withHeaders = (headers: Record<string, string | undefined>): IncomingMessage => {
  const all = Object.entries({ ...message().headers, ...headers });
  return { ...message(), headers: Object.fromEntries(all.filter((one): one is [string, string] => one[1] !== undefined)) };
};
const codeOf = (decoded: Decoded): string => (decoded.kind === 'unreadable' ? decoded.code : `read as ${decoded.kind}`);

describe('a fact on the wire', () => {
  const facts = fc
    .record({
      dossierId: fc.uuid(),
      n: fc.integer({ min: 1, max: 999_999_999 }),
      at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
      cause: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
      traceId: fc.stringMatching(/^[0-9a-f]{32}$/),
      reason: fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}$/),
    })
    .map(({ reason, ...rest }): Fact => ({ ...withdrawn, ...rest, data: { reason } }));

  it('comes back as it went, whatever it says', () => {
    fc.assert(
      fc.property(facts, (fact) => {
        expect(decodeMessage(encodeFact(fact))).toEqual({ kind: 'fact', fact });
      }),
    );
  });

  it('comes back as a metric event under the same name', () => {
    fc.assert(
      fc.property(facts, ({ data, ...common }) => {
        const event = { ...common, metric: DossierWithdrawn.measures(data as DossierWithdrawn) };
        const decoded = decodeMessage(encodeMetric(event));
        expect(decoded).toEqual({ kind: 'metric', event });
        expect(encodeMetric(event).headers['ce_id']).toBe(factId(event));
      }),
    );
  });

  it('is told from its metric event by the source, as CloudEvents asks of two events under one id', () => {
    const [fact, metric] = [encodeFact(withdrawn), encodeMetric({ ...withdrawn, metric: {} })];
    expect(metric.headers['ce_id']).toBe(fact.headers['ce_id']);
    expect([fact, metric].map(({ headers }) => headers['ce_source'])).toEqual(['/hoso/intake', '/hoso/intake/metrics']);
  });

  it('goes to the topic of its owner, under the key of its dossier', () => {
    expect(encodeFact(withdrawn)).toMatchObject({ topic: 'hoso.intake.facts.v1', key: DOSSIER });
    expect(encodeMetric({ ...withdrawn, metric: {} })).toMatchObject({ topic: 'hoso.intake.metrics.v1', key: DOSSIER });
  });

  it('carries members that a later version of the sender added, and drops what it does not know', () => {
    const value = Buffer.from(JSON.stringify({ reason: 'no-longer-needed', added: 'later' }));
    expect(decodeMessage({ ...message(), value })).toEqual({ kind: 'fact', fact: withdrawn });
  });

  it('is never the reason of a crash, whatever arrives', () => {
    const headers = fc.dictionary(fc.string(), fc.string());
    const value = fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(fc.option(fc.string()), value, headers, (key, bytes, extra) => {
        expect(decodeMessage({ key, value: bytes, headers: { ...message().headers, ...extra } }).kind).toBeDefined();
        expect(decodeMessage({ key, value: bytes, headers: extra }).kind).toBe('unreadable');
      }),
    );
  });
});

describe('what cannot be read has a code', () => {
  it.each<[string, IncomingMessage]>([
    ['not-a-cloud-event', withHeaders({ ce_specversion: undefined })],
    ['not-a-cloud-event', withHeaders({ ce_specversion: '0.3' })],
    ['unknown-source', withHeaders({ ce_source: '/hoso/elsewhere' })],
    ['unknown-source', withHeaders({ ce_source: undefined })],
    ['unknown-source', withHeaders({ ce_source: '/hoso/intake/metrics' })],
    ['key-is-no-dossier', { ...message(), key: null }],
    ['key-is-no-dossier', { ...message(), key: 'intake' }],
    ['key-is-no-dossier', withHeaders({ ce_subject: '00000000-0000-7000-8000-00000000000b' })],
    ['number-missing', withHeaders({ ce_number: undefined })],
    ['number-missing', withHeaders({ ce_number: '0' })],
    ['number-missing', withHeaders({ ce_number: '2.5' })],
    ['number-missing', withHeaders({ ce_id: `intake:${DOSSIER}:3` })],
    ['unknown-fact', withHeaders({ ce_type: undefined })],
    ['unknown-fact', withHeaders({ ce_type: 'vn.hoso.intake.dossier-eaten.v1' })],
    ['unknown-fact', withHeaders({ ce_type: 'com.example.thing.v1' })],
    ['unknown-version', withHeaders({ ce_type: 'vn.hoso.intake.dossier-withdrawn.v99' })],
    ['time-missing', withHeaders({ ce_time: undefined })],
    ['time-missing', withHeaders({ ce_time: 'yesterday' })],
    ['time-missing', withHeaders({ ce_time: '2026-03-03T01:00:00.00Z' })],
    ['time-missing', withHeaders({ ce_time: 'Tue Mar 03 2026' })],
    ['value-is-no-json', { ...message(), value: null }],
    ['value-is-no-json', { ...message(), value: Buffer.from('{"reason":') }],
    ['data-against-contract', { ...message(), value: Buffer.from('{}') }],
    ['data-against-contract', { ...message(), value: Buffer.from('{"reason":"NOT A CODE"}') }],
  ])('%s (case %#)', (code, incoming) => {
    expect(codeOf(decodeMessage(incoming))).toBe(code);
  });

  it('refuses a fact that another service speaks', () => {
    const stolen = withHeaders({ ce_type: 'vn.hoso.identity-verification.identity-matched.v1' });
    expect(decodeMessage(stolen).kind).toBe('unreadable');
  });

  it('tells whatever could be told, so that the dossier can be set aside', () => {
    const decoded = decodeMessage({ ...message(), value: Buffer.from('{}') });
    expect(decoded).toMatchObject({ kind: 'unreadable', dossierId: DOSSIER, owner: 'intake', n: 2 });
    expect(decodeMessage({ key: null, value: null, headers: {} })).toMatchObject({ dossierId: null, owner: null, n: null });
  });
});

describe("a service's condition on the wire", () => {
  const encoded = (): IncomingMessage => encodeCondition('monitoring', '2026-03-03T01:00:00.000Z', 'one', CONDITION);

  it('comes back as it went', () => {
    expect(decodeMessage(encoded())).toEqual({
      kind: 'condition',
      service: 'monitoring',
      at: '2026-03-03T01:00:00.000Z',
      condition: CONDITION,
    });
  });

  it.each<[string, Partial<IncomingMessage>]>([
    ['unknown-source', { key: 'elsewhere' }],
    ['unknown-source', { key: 'intake' }],
    ['unknown-source', { key: null }],
    ['time-missing', { headers: { ...encoded().headers, ce_time: '' } }],
    ['value-is-no-json', { value: Buffer.from('no') }],
    ['data-against-contract', { value: Buffer.from('{"spoken":-1}') }],
  ])('%s (case %#)', (code, change) => {
    expect(codeOf(decodeMessage({ ...encoded(), ...change }))).toBe(code);
  });
});

describe('a fact that came over an internal door', () => {
  it('is checked against its contract', () => {
    expect(readFact(withdrawn)).toEqual(withdrawn);
    expect(() => readFact({ ...withdrawn, data: {} })).toThrow('data-against-contract');
    expect(() => readFact({ ...withdrawn, version: 99 })).toThrow('unknown-version');
    expect(() => readFact({ ...withdrawn, name: 'intake.dossier-eaten' })).toThrow('unknown-fact');
    expect(() => readFact({ ...withdrawn, name: IdentityMatched.name })).toThrow();
  });

  it('and so is a metric event', () => {
    const { data, ...common } = withdrawn;
    const event = { ...common, metric: data };
    expect(readMetricEvent(event)).toEqual(event);
    expect(() => readMetricEvent({ ...event, metric: {} })).toThrow('data-against-contract');
    expect(() => readMetricEvent({ ...event, version: 99 })).toThrow('unknown-version');
    expect(() => readMetricEvent({ ...event, name: 'intake.dossier-eaten' })).toThrow('unknown-fact');
  });
});

it('says a fact with its owner, its version and its measure', () => {
  expect(DossierWithdrawn.say({ reason: 'no-longer-needed' })).toEqual({
    owner: 'intake',
    name: 'intake.dossier-withdrawn',
    version: 1,
    data: { reason: 'no-longer-needed' },
    metric: { reason: 'no-longer-needed' },
  });
  expect(DossierSubmitted.owner).toBe('intake');
});
