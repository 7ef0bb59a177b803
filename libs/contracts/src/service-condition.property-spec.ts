import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyDamageTo, anyInstant, anyOf } from '../../../test/support/any-fact.js';
import { decodeMessage, encodeCondition, metricsTopicOf, ServiceCondition, SERVICES } from './index.js';

/** Headers that a reader of conditions can do without. */
const OPTIONAL = ['ce_specversion', 'ce_id', 'ce_subject', 'content-type'];
const told = fc.record({
  service: fc.constantFrom(...SERVICES), at: anyInstant, id: fc.uuid(), condition: anyOf(ServiceCondition),
}).map((one) => ({ ...one, message: encodeCondition(one.service, one.at, one.id, one.condition) }));
const headerOf = fc.constantFrom('ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type');

describe('the condition of a service on the wire', () => {
  it('comes back as it went, on the topic and by the key of its service', () => {
    fc.assert(fc.property(told, ({ service, at, condition, message }) => {
      expect([message.topic, message.key]).toEqual([metricsTopicOf(service), service]);
      expect(decodeMessage(message)).toEqual({ kind: 'condition', service, at, condition });
    }));
  });

  it('is refused or the same condition when any one header is damaged or missing', () => {
    const damaged = fc.tuple(told, headerOf).chain(([one, header]) =>
      fc.oneof(anyDamageTo(one.message.headers[header]!), fc.constant(undefined)).map((text) => ({ one, header, text })));
    fc.assert(fc.property(damaged, ({ one: { service, at, condition, message }, header, text }) => {
      const { [header]: _gone, ...others } = message.headers;
      const decoded = decodeMessage({ ...message, headers: text === undefined ? others : { ...others, [header]: text } });
      const same = { kind: 'condition', service, at, condition };
      if (OPTIONAL.includes(header)) expect(decoded).toEqual(same);
      // One digit for another is another moment, and nothing tells it from the right one.
      else if (header === 'ce_time' && decoded.kind === 'condition') expect(decoded).toEqual({ ...same, at: text });
      else expect(decoded.kind).toBe('unreadable');
    }));
  });

  it('is refused when its key is gone, damaged, or that of another', () => {
    const moved = told.chain((one) =>
      fc.oneof(fc.constant(null), fc.constantFrom(...SERVICES), anyDamageTo(one.service)).map((key) => ({ one, key })));
    fc.assert(fc.property(moved, ({ one: { service, message }, key }) => {
      fc.pre(key !== service);
      expect(decodeMessage({ ...message, key })).toMatchObject({ kind: 'unreadable', dossierId: null, owner: null });
    }));
  });

  it('is refused or within the contract, whatever it says', () => {
    const bytes = fc.oneof(
      fc.constant(null), fc.uint8Array({ maxLength: 40 }).map((raw) => Buffer.from(raw)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      told.chain(({ message }) => anyDamageTo(message.value!.toString())).map((text) => Buffer.from(text)),
    );
    fc.assert(fc.property(told, bytes, ({ message }, value) => {
      const decoded = decodeMessage({ ...message, value });
      if (decoded.kind === 'condition') expect(ServiceCondition.parse(decoded.condition)).toEqual(decoded.condition);
      else expect(decoded).toMatchObject({ kind: 'unreadable', code: expect.stringMatching(/^(value-is-no-json|data-against-contract)$/) });
    }));
  });
});
