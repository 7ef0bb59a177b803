import type { SeededRandom } from '@hoso/kernel';

import type { Sex } from './personal-number.js';

/** A name as the register keeps it: họ, chữ đệm, tên. */
export interface NameParts {
  readonly family: string;
  readonly middle: string;
  readonly given: string;
}

/** How a person or a clerk happened to spell a name. All of them are the same name. */
export const SPELLINGS = ['composed', 'decomposed', 'tone-on-second-vowel', 'upper-case', 'wide-spaces'] as const;
export type Spelling = (typeof SPELLINGS)[number];

const FAMILY_NAMES = [
  'Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý',
];
/** Every sample citizen carries one of these, so that nobody takes a sample for a person. */
export const MARKERS = ['Mẫu', 'Thử', 'Ví Dụ', 'Giả Định'] as const;
const MIDDLE_NAMES = { male: ['', 'Văn', 'Đức', 'Hữu'], female: ['', 'Thị', 'Ngọc', 'Diệu'] } as const;
const GIVEN_NAMES = {
  male: ['Hòa', 'Tùng', 'Khỏe', 'Dũng', 'Đạt', 'Thụy', 'Sơn', 'Hải', 'Bình', 'Toản', 'Huấn', 'Lũy', 'Nghĩa', 'Quý'],
  female: ['Hòa', 'Thúy', 'Thùy', 'Thủy', 'Tuyết', 'Hằng', 'Loan', 'Hóa', 'Mỹ', 'Yến', 'Diễm', 'Duệ', 'Oanh', 'Quỳ'],
} as const;

/** A Vietnamese name that is evidently fictional. */
export function nameOf(chance: SeededRandom, sex: Sex): NameParts {
  const marker = chance.pick(MARKERS);
  const middle = chance.pick(MIDDLE_NAMES[sex]);
  return {
    family: chance.pick(FAMILY_NAMES),
    middle: middle === '' ? marker : `${middle} ${marker}`,
    given: chance.pick(GIVEN_NAMES[sex]),
  };
}

/** Family, middle and given name with one space between. */
export function wholeName(name: NameParts): string {
  return `${name.family} ${name.middle} ${name.given}`;
}

/** The same name, spelled otherwise. */
export function spelled(name: string, spelling: Spelling): string {
  switch (spelling) {
    case 'composed':
      return name.normalize('NFC');
    case 'decomposed':
      return name.normalize('NFD');
    case 'tone-on-second-vowel':
      return moveTones(name.normalize('NFC'));
    case 'upper-case':
      return name.normalize('NFC').toLocaleUpperCase('vi');
    case 'wide-spaces':
      return name.normalize('NFC').replaceAll(' ', '  ');
  }
}

/** Open syllables in oa, oe and uy carry their tone on either vowel: hòa and hoà, khỏe and khoẻ, thúy and thuý. */
const TONE_PAIRS: readonly (readonly [string, string])[] = [
  ['òa', 'oà'], ['óa', 'oá'], ['ỏa', 'oả'], ['õa', 'oã'], ['ọa', 'oạ'],
  ['òe', 'oè'], ['óe', 'oé'], ['ỏe', 'oẻ'], ['õe', 'oẽ'], ['ọe', 'oẹ'],
  ['ùy', 'uỳ'], ['úy', 'uý'], ['ủy', 'uỷ'], ['ũy', 'uỹ'], ['ụy', 'uỵ'],
];

function moveTones(name: string): string {
  return name.split(' ').map((word) => {
    const pair = TONE_PAIRS.find(([onFirst]) => word.endsWith(onFirst));
    return pair === undefined ? word : word.slice(0, -pair[0].length) + pair[1];
  }).join(' ');
}
