import type { Agency } from './agency.js';

/** The day on which 63 provinces became 34. */
export const MERGER_DAY = '2025-07-01';
const LAST_DAY_BEFORE = '2025-06-30';
/** Day from which the identifiers are in use (QĐ 20/2020/QĐ-TTg). */
const IDENTIFIERS_FROM = '2020-09-01';

/**
 * Identifier, names, area code before the merger, area code since where it changed, successor where it ended.
 *
 * The merged province keeps one of the old area numbers, not always the number of the province whose name it keeps:
 * 24 was Bắc Giang and is Bắc Ninh. Which identifier a merged province uses has been seen for Đắk Lắk (H15) only; for
 * the others it is assumed that the province whose name is kept also keeps its identifier. Names are those of today:
 * Huế is a city since 01/01/2025, Đồng Nai since 30/4/2026.
 */
const ROWS: readonly (readonly [string, string, string, string, string | null, string | null])[] = [
  ['H01', 'Tỉnh An Giang', 'An Giang Province', '89', '91', null],
  ['H02', 'Tỉnh Bắc Giang', 'Bac Giang Province', '24', null, 'H05'],
  ['H03', 'Tỉnh Bắc Kạn', 'Bac Kan Province', '06', null, 'H55'],
  ['H04', 'Tỉnh Bạc Liêu', 'Bac Lieu Province', '95', null, 'H12'],
  ['H05', 'Tỉnh Bắc Ninh', 'Bac Ninh Province', '27', '24', null],
  ['H06', 'Tỉnh Bà Rịa - Vũng Tàu', 'Ba Ria - Vung Tau Province', '77', null, 'H29'],
  ['H07', 'Tỉnh Bến Tre', 'Ben Tre Province', '83', null, 'H61'],
  ['H08', 'Tỉnh Bình Định', 'Binh Dinh Province', '52', null, 'H21'],
  ['H09', 'Tỉnh Bình Dương', 'Binh Duong Province', '74', null, 'H29'],
  ['H10', 'Tỉnh Bình Phước', 'Binh Phuoc Province', '70', null, 'H19'],
  ['H11', 'Tỉnh Bình Thuận', 'Binh Thuan Province', '60', null, 'H36'],
  ['H12', 'Tỉnh Cà Mau', 'Ca Mau Province', '96', null, null],
  ['H13', 'Thành phố Cần Thơ', 'Can Tho City', '92', null, null],
  ['H14', 'Tỉnh Cao Bằng', 'Cao Bang Province', '04', null, null],
  ['H15', 'Tỉnh Đắk Lắk', 'Dak Lak Province', '66', null, null],
  ['H16', 'Tỉnh Đắk Nông', 'Dak Nong Province', '67', null, 'H36'],
  ['H17', 'Thành phố Đà Nẵng', 'Da Nang City', '48', null, null],
  ['H18', 'Tỉnh Điện Biên', 'Dien Bien Province', '11', null, null],
  ['H19', 'Thành phố Đồng Nai', 'Dong Nai City', '75', null, null],
  ['H20', 'Tỉnh Đồng Tháp', 'Dong Thap Province', '87', '82', null],
  ['H21', 'Tỉnh Gia Lai', 'Gia Lai Province', '64', '52', null],
  ['H22', 'Tỉnh Hà Giang', 'Ha Giang Province', '02', null, 'H60'],
  ['H23', 'Tỉnh Hải Dương', 'Hai Duong Province', '30', null, 'H24'],
  ['H24', 'Thành phố Hải Phòng', 'Hai Phong City', '31', null, null],
  ['H25', 'Tỉnh Hà Nam', 'Ha Nam Province', '35', null, 'H42'],
  ['H26', 'Thành phố Hà Nội', 'Ha Noi City', '01', null, null],
  ['H27', 'Tỉnh Hà Tĩnh', 'Ha Tinh Province', '42', null, null],
  ['H28', 'Tỉnh Hòa Bình', 'Hoa Binh Province', '17', null, 'H44'],
  ['H29', 'Thành phố Hồ Chí Minh', 'Ho Chi Minh City', '79', null, null],
  ['H30', 'Tỉnh Hậu Giang', 'Hau Giang Province', '93', null, 'H13'],
  ['H31', 'Tỉnh Hưng Yên', 'Hung Yen Province', '33', null, null],
  ['H32', 'Tỉnh Khánh Hòa', 'Khanh Hoa Province', '56', null, null],
  ['H33', 'Tỉnh Kiên Giang', 'Kien Giang Province', '91', null, 'H01'],
  ['H34', 'Tỉnh Kon Tum', 'Kon Tum Province', '62', null, 'H48'],
  ['H35', 'Tỉnh Lai Châu', 'Lai Chau Province', '12', null, null],
  ['H36', 'Tỉnh Lâm Đồng', 'Lam Dong Province', '68', null, null],
  ['H37', 'Tỉnh Lạng Sơn', 'Lang Son Province', '20', null, null],
  ['H38', 'Tỉnh Lào Cai', 'Lao Cai Province', '10', '15', null],
  ['H39', 'Tỉnh Long An', 'Long An Province', '80', null, 'H53'],
  ['H40', 'Tỉnh Nam Định', 'Nam Dinh Province', '36', null, 'H42'],
  ['H41', 'Tỉnh Nghệ An', 'Nghe An Province', '40', null, null],
  ['H42', 'Tỉnh Ninh Bình', 'Ninh Binh Province', '37', null, null],
  ['H43', 'Tỉnh Ninh Thuận', 'Ninh Thuan Province', '58', null, 'H32'],
  ['H44', 'Tỉnh Phú Thọ', 'Phu Tho Province', '25', null, null],
  ['H45', 'Tỉnh Phú Yên', 'Phu Yen Province', '54', null, 'H15'],
  ['H46', 'Tỉnh Quảng Bình', 'Quang Binh Province', '44', null, 'H50'],
  ['H47', 'Tỉnh Quảng Nam', 'Quang Nam Province', '49', null, 'H17'],
  ['H48', 'Tỉnh Quảng Ngãi', 'Quang Ngai Province', '51', null, null],
  ['H49', 'Tỉnh Quảng Ninh', 'Quang Ninh Province', '22', null, null],
  ['H50', 'Tỉnh Quảng Trị', 'Quang Tri Province', '45', '44', null],
  ['H51', 'Tỉnh Sóc Trăng', 'Soc Trang Province', '94', null, 'H13'],
  ['H52', 'Tỉnh Sơn La', 'Son La Province', '14', null, null],
  ['H53', 'Tỉnh Tây Ninh', 'Tay Ninh Province', '72', '80', null],
  ['H54', 'Tỉnh Thái Bình', 'Thai Binh Province', '34', null, 'H31'],
  ['H55', 'Tỉnh Thái Nguyên', 'Thai Nguyen Province', '19', null, null],
  ['H56', 'Tỉnh Thanh Hóa', 'Thanh Hoa Province', '38', null, null],
  ['H57', 'Thành phố Huế', 'Hue City', '46', null, null],
  ['H58', 'Tỉnh Tiền Giang', 'Tien Giang Province', '82', null, 'H20'],
  ['H59', 'Tỉnh Trà Vinh', 'Tra Vinh Province', '84', null, 'H61'],
  ['H60', 'Tỉnh Tuyên Quang', 'Tuyen Quang Province', '08', null, null],
  ['H61', 'Tỉnh Vĩnh Long', 'Vinh Long Province', '86', null, null],
  ['H62', 'Tỉnh Vĩnh Phúc', 'Vinh Phuc Province', '26', null, 'H44'],
  ['H63', 'Tỉnh Yên Bái', 'Yen Bai Province', '15', null, 'H38'],
];

/** Codes of this list that were met in documents of the agencies themselves. */
const SEEN: ReadonlySet<string> = new Set(['H15', 'H20', 'H22', 'H56']);

/** Every province-level identifier, those that ended with the merger included. Portals file with units below them. */
export const PROVINCES: readonly Agency[] = ROWS.map(([code, vi, en, area, newArea, successor]) => ({
  code,
  kind: 'province',
  name: { vi: `Ủy ban nhân dân ${vi}`, en: `People's Committee of ${en}` },
  levelOne: code,
  areas: [
    {
      province: area,
      from: IDENTIFIERS_FROM,
      ...(newArea === null && successor === null ? {} : { to: LAST_DAY_BEFORE }),
    },
    ...(newArea === null ? [] : [{ province: newArea, from: MERGER_DAY }]),
  ],
  validFrom: IDENTIFIERS_FROM,
  ...(successor === null ? {} : { validTo: LAST_DAY_BEFORE, successor }),
  filable: false,
  provenance: SEEN.has(code)
    ? { mark: 'published', source: 'Identifier seen in documents of the province.' }
    : { mark: 'recalled', source: 'Alphabetical list of QĐ 20/2020/QĐ-TTg.' },
}));
