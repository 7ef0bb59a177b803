import type { Agency } from './agency.js';

const IDENTIFIERS_FROM = '2020-09-01';
/** The ministries of the new Government work from 01/3/2025. */
const LAST_DAY_BEFORE = '2025-02-28';

/**
 * Identifier, Vietnamese and English name, successor where the ministry was merged into another in 2025. That the old
 * identifiers went out of use with the merger is assumed; the decision that says so was not available.
 */
const ROWS: readonly (readonly [string, string, string, string | null])[] = [
  ['G01', 'Bộ Công an', 'Ministry of Public Security', null],
  ['G02', 'Bộ Công Thương', 'Ministry of Industry and Trade', null],
  ['G03', 'Bộ Giáo dục và Đào tạo', 'Ministry of Education and Training', null],
  ['G04', 'Bộ Giao thông vận tải', 'Ministry of Transport', 'G17'],
  ['G05', 'Bộ Kế hoạch và Đầu tư', 'Ministry of Planning and Investment', 'G12'],
  ['G06', 'Bộ Khoa học và Công nghệ', 'Ministry of Science and Technology', null],
  ['G07', 'Bộ Lao động - Thương binh và Xã hội', 'Ministry of Labour, Invalids and Social Affairs', 'G09'],
  ['G08', 'Bộ Ngoại giao', 'Ministry of Foreign Affairs', null],
  ['G09', 'Bộ Nội vụ', 'Ministry of Home Affairs', null],
  ['G10', 'Bộ Nông nghiệp và Môi trường', 'Ministry of Agriculture and Environment', null],
  ['G11', 'Bộ Quốc phòng', 'Ministry of National Defence', null],
  ['G12', 'Bộ Tài chính', 'Ministry of Finance', null],
  ['G13', 'Bộ Tài nguyên và Môi trường', 'Ministry of Natural Resources and Environment', 'G10'],
  ['G14', 'Bộ Thông tin và Truyền thông', 'Ministry of Information and Communications', 'G06'],
  ['G15', 'Bộ Tư pháp', 'Ministry of Justice', null],
  ['G16', 'Bộ Văn hóa, Thể thao và Du lịch', 'Ministry of Culture, Sports and Tourism', null],
  ['G17', 'Bộ Xây dựng', 'Ministry of Construction', null],
  ['G18', 'Bộ Y tế', 'Ministry of Health', null],
  ['G19', 'Ngân hàng Nhà nước Việt Nam', 'State Bank of Viet Nam', null],
  ['G20', 'Thanh tra Chính phủ', 'Government Inspectorate', null],
  ['G22', 'Văn phòng Chính phủ', 'Government Office', null],
  ['G24', 'Bảo hiểm xã hội Việt Nam', 'Viet Nam Social Security', 'G12'],
];

/** Ministries and bodies of that rank. Portals file with units below them. */
export const MINISTRIES: readonly Agency[] = ROWS.map(([code, vi, en, successor]) => ({
  code,
  kind: 'ministry',
  name: { vi, en },
  levelOne: code,
  areas: [],
  validFrom: IDENTIFIERS_FROM,
  ...(successor === null ? {} : { validTo: LAST_DAY_BEFORE, successor }),
  filable: false,
  provenance: { mark: 'published', source: 'Identifiers of ministries, QĐ 20/2020/QĐ-TTg.' },
}));
