import { z } from 'zod';

/**
 * Filing channel (kênh thực hiện): `online` trực tuyến, `counter` trực tiếp, `post` bưu chính công ích.
 * On the national wire: 2, 1 and 3.
 */
export const Channel = z.enum(['online', 'counter', 'post']);
export type Channel = z.output<typeof Channel>;
