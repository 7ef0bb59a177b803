import { describe, expect, it } from '@jest/globals';

import { areOfTheSameEngines } from '../gate/accepted.js';
import { captionOf, driverOf, toldEngines } from './caption.js';

const ENGINES = { kafka: 'a broker', store: 'a store' };
const SETTINGS = { kafka: '-Xmx512m', store: '--cache-size 512M' };

describe('a caption', () => {
  const captionWith = (engineSettings?: typeof SETTINGS) =>
    captionOf('npm run bench', process.cwd(), { ...ENGINES, engineSettings, peers: [] });

  it('says what the engines were told, and is silent where that was not noted', () => {
    expect(captionWith(SETTINGS).engineSettings).toEqual(SETTINGS);
    expect(toldEngines(captionWith(SETTINGS))).toEqual(['a broker (-Xmx512m)', 'a store (--cache-size 512M)']);
    expect(toldEngines(captionWith())).toEqual(['a broker', 'a store']);
    expect(toldEngines({ kafka: undefined, store: undefined })).toEqual([]);
  });

  it('says by which client our services speak to Kafka, and that it was chosen', () => {
    const captionIn = (environment: NodeJS.ProcessEnv) =>
      captionOf('npm run bench:growth', process.cwd(), { ...ENGINES, peers: [] }, environment);
    expect(captionIn({}).kafkaDriver).toBe('platformatic');
    expect(captionIn({ KAFKA_DRIVER: ' ' }).command).toMatch(/^npm run bench:growth/);
    const chosen = captionIn({ KAFKA_DRIVER: 'kafkajs' });
    expect(chosen.kafkaDriver).toBe('kafkajs');
    expect(chosen.command).toMatch(/^KAFKA_DRIVER=kafkajs npm run bench:growth/);
  });

  it('of before that was noted is of the usual client', () => {
    expect([driverOf({}), driverOf({ kafkaDriver: 'kafkajs' })]).toEqual(['platformatic', 'kafkajs']);
  });

  it('is of the same engines for the gate, whether what they were told was noted or not', () => {
    expect(areOfTheSameEngines(captionWith(SETTINGS), captionWith())).toBe(true);
  });
});
