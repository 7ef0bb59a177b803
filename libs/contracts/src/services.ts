/** The services of the house. Each owns one database, one pair of topics and its own voice. */
export const SERVICES = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
export type Service = (typeof SERVICES)[number];

/** The services that speak facts about dossiers. */
export const SPEAKERS = ['intake', 'identity-verification', 'processing'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** Where every dossier begins: its first fact is the first about it anywhere. */
export const FRONT_DESK: Speaker = 'intake';
