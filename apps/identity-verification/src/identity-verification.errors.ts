import type { ProblemTexts } from '@hoso/http';

/** What identity-verification refuses, in the words of whoever is refused. */
export const IDENTITY_VERIFICATION_PROBLEMS = {
  'dossier-not-found': { vi: 'Không có hồ sơ này.', en: 'There is no such dossier.' },
  'identity-already-settled': {
    vi: 'Việc xác minh danh tính đã có kết luận.',
    en: 'The identity is settled already.',
  },
} as const satisfies ProblemTexts;
