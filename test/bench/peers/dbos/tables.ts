import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] });

/** What became of a dossier. */
export interface Result {
  readonly dossierId: string;
  readonly agencyCode: string;
  readonly identity: 'matched';
  readonly result: 'granted';
}

/** Makes the tables where they are missing. */
export async function makeTables(): Promise<void> {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS results (dossier_id text PRIMARY KEY, identity text NOT NULL, result text NOT NULL);
    CREATE TABLE IF NOT EXISTS indicators (agency_code text PRIMARY KEY, finished integer NOT NULL);
  `);
}

/** Keeps the result and counts it in the indicator of its agency, both or neither; nothing when that was done before. */
export async function keepAndCount({ dossierId, agencyCode, identity, result }: Result): Promise<void> {
  await pool.query(
    `WITH kept AS (
       INSERT INTO results (dossier_id, identity, result) VALUES ($1, $3, $4) ON CONFLICT DO NOTHING RETURNING dossier_id
     )
     INSERT INTO indicators (agency_code, finished) SELECT $2, 1 FROM kept
     ON CONFLICT (agency_code) DO UPDATE SET finished = indicators.finished + 1`,
    [dossierId, agencyCode, identity, result],
  );
}

/** What the indicators of all agencies say together. */
export async function countFinished(): Promise<number> {
  const { rows } = await pool.query<{ readonly finished: number }>('SELECT coalesce(sum(finished), 0)::integer AS finished FROM indicators');
  return rows[0]?.finished ?? 0;
}

/** Lets go of the database. */
export function closeTables(): Promise<void> {
  return pool.end();
}
