import { z } from 'zod';

/** The ten national statuses of a dossier (trạng thái hồ sơ), 1–10: the public language of state. */
export const NationalStatus = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
  z.literal(8),
  z.literal(9),
  z.literal(10),
]);
export type NationalStatus = z.output<typeof NationalStatus>;

export interface NationalStatusEntry {
  readonly vi: string;
  readonly en: string;
  /** Nothing normally follows. */
  readonly terminal: boolean;
}

export const NATIONAL_STATUSES: Readonly<Record<NationalStatus, NationalStatusEntry>> = {
  1: { vi: 'Mới đăng ký', en: 'Submitted', terminal: false },
  2: { vi: 'Được tiếp nhận', en: 'Accepted', terminal: false },
  3: { vi: 'Không được tiếp nhận', en: 'Not accepted', terminal: true },
  4: { vi: 'Đang xử lý', en: 'In processing', terminal: false },
  5: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'Supplement requested', terminal: false },
  6: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'Payment requested', terminal: false },
  7: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'Withdrawn', terminal: true },
  8: { vi: 'Dừng xử lý', en: 'Stopped', terminal: true },
  9: { vi: 'Đã xử lý xong', en: 'Finished', terminal: false },
  10: { vi: 'Đã trả kết quả', en: 'Result delivered', terminal: true },
};
