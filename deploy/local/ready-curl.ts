import { AGENCIES, civilDayOf, PROCEDURES } from '@hoso/contracts';

import { dossierOf, FAIR_MIXTURE, type SampleWorld } from '../../apps/neighbours/src/rehearsal/dossiers.js';
import type { SampleDossier } from '../../apps/neighbours/src/rehearsal/filing-request.js';

/** Far beyond what the rehearsed portals come to, so that the person in it is not met twice. */
const FIRST_INDEX = 90_000_000;
const TRIES_MAX = 2_000;

/**
 * A command for a POSIX shell that fetches a token, as a portal would, and files a dossier for a made-up citizen whom
 * the rehearsed population database knows. Every call of it files another dossier.
 */
export function readyCurl(intakeUrl: string, neighboursUrl: string, seed: number, nowMs: number): string {
  const { request } = dossierWithoutPapers(seed, nowMs);
  const { portalReference: _reference, ...rest } = request;
  const body = quoted(JSON.stringify({ ...rest, attachments: [] }).slice(0, -1));
  const tokenRequest = `curl -s ${neighboursUrl}/issuer/demonstration-token -H 'content-type: application/json' -d '{"kind":"portal"}'`;
  return [
    `NOW=$(date +%s%N); TOKEN=$(${tokenRequest} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -i ${intakeUrl}/dossiers -H "authorization: Bearer $TOKEN" -H "idempotency-key: by-hand-$NOW" \\`,
    `  -H 'content-type: application/json' -d ${body},"portalReference":"by-hand-'$NOW'"}'`,
  ].join('\n');
}

/** The first sample that needs no file to be handed in before it, is whole, and is filed by the applicant. */
function dossierWithoutPapers(seed: number, nowMs: number): SampleDossier {
  const world: SampleWorld = {
    procedures: PROCEDURES, agencies: AGENCIES, filedOn: civilDayOf(nowMs), mixture: FAIR_MIXTURE,
  };
  for (let index = FIRST_INDEX; index < FIRST_INDEX + TRIES_MAX; index += 1) {
    const sample = dossierOf(seed, index, world);
    const isPlain = sample.papers.length === 0 && sample.request.submitter === undefined;
    if (isPlain && sample.expectedIdentity === 'matched' && sample.request.channel === 'online') return sample;
  }
  throw new Error('No procedure can be filed today without papers.');
}

/** In single quotes; a quote within is left out of them. The closing one is left to the caller. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}`;
}
