import { Defect } from '@hoso/kernel';

import type { TopicDeclaration } from './bus.js';

const LEGAL_NAME = /^[a-zA-Z0-9._-]{1,249}$/;

/** Throws a `Defect('topic-declaration', …)` that names the first declaration no broker could honour. */
export function checkDeclarations(declarations: readonly TopicDeclaration[]): void {
  for (const { topic, partitions, replicationFactor, retentionMs } of declarations) {
    if (!LEGAL_NAME.test(topic) || topic === '.' || topic === '..') {
      throw new Defect(
        'topic-declaration',
        `"${topic}" is no legal topic name: 1 to 249 letters, digits, dots, _ and -`,
      );
    }
    const counts = [partitions, replicationFactor, retentionMs];
    if (!counts.every((count) => Number.isSafeInteger(count) && count >= 1)) {
      throw new Defect('topic-declaration', `${topic}: partitions, replicas and retention are whole numbers from 1 up`);
    }
  }
}
