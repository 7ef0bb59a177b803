/** The four services; each of them stands here twice. */
export const SERVICES = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
export type ServiceName = (typeof SERVICES)[number];
