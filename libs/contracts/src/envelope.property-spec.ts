import { describe, expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';
import fc from 'fast-check';
import type { z } from 'zod';

import { anyDamageTo, anyTold, type Told } from '../../../test/support/any-fact.js';
import {
  decodeMessage, encodeFact, encodeMetric, factId, findFactDefinition, readFact, readMetricEvent, SPEAKERS, TOPICS,
  type Decoded, type Fact, type IncomingMessage,
} from './index.js';

const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Headers that a reader can do without: who lacks them is still told what happened. */
const OPTIONAL = ['traceparent', 'ce_cause', 'content-type'];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The name of a fact for ever, of whatever could be read of it. */
function nameOf(decoded: Decoded): string | undefined {
  if (decoded.kind === 'fact') return factId(decoded.fact);
  return decoded.kind === 'metric' ? factId(decoded.event) : undefined;
}

describe('every fact on the wire', () => {
  it('comes back as it went, whatever it says', () => {
    fc.assert(fc.property(anyTold, ({ fact }) => {
      expect(decodeMessage(encodeFact(fact))).toEqual({ kind: 'fact', fact: asRead(fact) });
    }));
  });

  it('comes back as what it means for measurement, under the same name', () => {
    fc.assert(fc.property(anyTold, ({ event }) => {
      expect(decodeMessage(encodeMetric(event))).toEqual({ kind: 'metric', event: asRead(event) });
    }));
  });

  it('travels on the topic of its owner, by the key of its dossier', () => {
    fc.assert(fc.property(anyTold, ({ fact, event }) => {
      const [said, mirrored] = [encodeFact(fact), encodeMetric(event)];
      expect([said.topic, mirrored.topic]).toEqual([`hoso.${fact.owner}.facts.v1`, `hoso.${fact.owner}.metrics.v1`]);
      expect([said.key, mirrored.key]).toEqual([fact.dossierId, fact.dossierId]);
      expect(Object.keys(TOPICS)).toEqual(expect.arrayContaining([said.topic, mirrored.topic]));
    }));
  });

  it('is refused or the same fact when any one header is damaged', () => {
    const damaged = anyTold.chain(({ fact }) => {
      const message = encodeFact(fact);
      return fc.constantFrom(...Object.keys(message.headers)).chain((header) =>
        anyDamageTo(message.headers[header]!).map((text) => {
          const headers = { ...message.headers, [header]: text };
          return { fact, header, message: { ...message, headers } };
        }));
    });
    fc.assert(fc.property(damaged, ({ fact, header, message }) => {
      const decoded = decodeMessage(message);
      // One digit for another is another moment, and nothing tells it from the right one.
      if (header === 'ce_time' && decoded.kind === 'fact') return expect(decoded.fact.at).toMatch(INSTANT);
      if (!OPTIONAL.includes(header)) return expect(decoded.kind).toBe('unreadable');
      const same = { ...asRead(fact) as Fact, cause: expect.any(String), traceId: expect.any(String) };
      expect(decoded).toMatchObject({ kind: 'fact', fact: same });
    }));
  });

  it('is refused or the same fact when any one header is missing', () => {
    const shorn = anyTold.chain((told) =>
      fc.constantFrom(...Object.keys(encodeFact(told.fact).headers)).map((header) => ({ told, header })));
    fc.assert(fc.property(shorn, ({ told: { fact }, header }) => {
      const { [header]: _gone, ...headers } = encodeFact(fact).headers;
      const decoded = decodeMessage({ ...encodeFact(fact), headers });
      expect(decoded.kind).toBe(OPTIONAL.includes(header) ? 'fact' : 'unreadable');
    }));
  });

  it('is refused when its key is damaged, gone, or that of another dossier', () => {
    const moved = anyTold.chain((told) =>
      fc.oneof(fc.uuid(), fc.constant(null), anyDamageTo(told.fact.dossierId)).map((key) => ({ told, key })));
    fc.assert(fc.property(moved, ({ told: { fact }, key }) => {
      fc.pre(key !== fact.dossierId);
      expect(decodeMessage({ ...encodeFact(fact), key }).kind).toBe('unreadable');
    }));
  });

  it('is refused or a fact by the contract under the same name when any one byte of its value is damaged', () => {
    const damaged = anyTold.chain((told) => {
      const { value } = encodeFact(told.fact);
      return fc.record({ told: fc.constant(told), place: fc.nat(value.length - 1), flip: fc.integer({ min: 1, max: 255 }) });
    });
    fc.assert(fc.property(damaged, ({ told: { fact }, place, flip }) => {
      const message = encodeFact(fact);
      message.value[place]! ^= flip;
      const decoded = decodeMessage(message);
      const { dossierId, owner, n } = fact;
      if (decoded.kind === 'unreadable') return expect(decoded).toMatchObject({ dossierId, owner, n });
      expect(nameOf(decoded)).toBe(factId(fact));
      expect(findFactDefinition(fact.name, fact.version)!.data.safeParse((decoded as { fact: Fact }).fact.data).success).toBe(true);
    }));
  });

  it('is never taken for the other view of itself', () => {
    fc.assert(fc.property(anyTold, ({ fact, event }) => {
      const [said, mirrored] = [encodeFact(fact), encodeMetric(event)];
      const crossed = (header: string): IncomingMessage =>
        ({ ...said, headers: { ...said.headers, [header]: mirrored.headers[header]! } });
      for (const header of ['ce_type', 'ce_source']) expect(decodeMessage(crossed(header)).kind).toBe('unreadable');
    }));
  });
});

describe('every fact through the internal door', () => {
  /** Those that every fact of that name has. */
  const membersOf = ({ name, version, data }: Fact): string[] => {
    const shape = (findFactDefinition(name, version)!.data as z.ZodObject).shape as Readonly<Record<string, z.ZodType>>;
    return Object.keys(data as object).filter((member) => !shape[member]!.safeParse(undefined).success);
  };

  it('passes as it is, and as what it means for measurement', () => {
    fc.assert(fc.property(anyTold, ({ fact, event }) => {
      expect(readFact(fact)).toEqual(fact);
      expect(readMetricEvent(event)).toEqual(event);
    }));
  });

  it('is a Defect when a member is missing, another owner says it, or its version is unknown', () => {
    const asked = anyTold.chain((told) => fc.record({
      told: fc.constant(told),
      member: fc.constantFrom(...membersOf(told.fact)),
      owner: fc.constantFrom(...SPEAKERS.filter((owner) => owner !== told.fact.owner)),
    }));
    fc.assert(fc.property(asked, ({ told: { fact }, member, owner }) => {
      const { [member]: _gone, ...rest } = fact.data as Record<string, unknown>;
      for (const wrong of [{ ...fact, data: rest }, { ...fact, owner }, { ...fact, version: fact.version + 1 }]) {
        expect(() => readFact(wrong)).toThrow(Defect);
      }
    }));
  });
});

describe('what a fact means for measurement', () => {
  const leavesOf = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];

  it('says no word that the fact does not say', () => {
    fc.assert(fc.property(anyTold, ({ fact, event }: Told) => {
      const said = leavesOf(fact.data);
      for (const leaf of leavesOf(event.metric)) if (typeof leaf === 'string') expect(said).toContain(leaf);
    }));
  });
});
