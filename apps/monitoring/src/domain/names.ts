import { findAgency, PROCEDURES } from '@hoso/contracts';

import type { Words } from './indicator.js';

const procedureNames = new Map<string, Words>(PROCEDURES.map(({ code, name }) => [code, name]));

const CHANNEL_NAMES: Readonly<Record<string, Words>> = {
  online: { vi: 'Trực tuyến', en: 'Online' },
  counter: { vi: 'Trực tiếp', en: 'At the counter' },
  post: { vi: 'Bưu chính công ích', en: 'By post' },
};

/** What people call an agency, a procedure or a channel; undefined where the reference data do not know the code. */
export function nameOf(kind: 'agency' | 'procedure' | 'channel', code: string | null): Words | undefined {
  if (code === null) return undefined;
  switch (kind) {
    case 'agency':
      return findAgency(code)?.name;
    case 'procedure':
      return procedureNames.get(code);
    case 'channel':
      return CHANNEL_NAMES[code];
  }
}
