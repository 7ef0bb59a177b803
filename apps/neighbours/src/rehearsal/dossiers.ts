import { entryInForce, isRequired, mayReceive, type Agency, type CivilDay, type ProcedureEntry } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import { chanceOf, weighted, zipfRank } from './chance.js';
import { ageOf, citizenFrom, declaredName, POPULATION, type Citizen, type Standing } from './citizens.js';
import type { ApplicantDeclaration, SampleDossier, SubmitterDeclaration } from './filing-request.js';
import { flawed } from './flaws.js';
import { filledForm } from './forms.js';
import { SAMPLE_MEDIA_TYPES, sampleFile, type SampleMediaType } from './sample-files.js';

/** How the samples are mixed, as shares of all dossiers. */
export interface Mixture {
  /** Dossiers that the front desk must refuse. */
  readonly invalid: number;
  /** Dossiers that are sent twice with the same key. */
  readonly repeated: number;
  /** Applicants whom the population database does not know, or knows otherwise. */
  readonly registerMisses: number;
  /** Dossiers that another person than the applicant files. */
  readonly representative: number;
  /** Dossiers whose reference the portal reserves before it files. */
  readonly reserved: number;
}

export const USUAL_MIXTURE: Mixture = { invalid: 0.02, repeated: 0.01, registerMisses: 0.03, representative: 0.1, reserved: 0.1 };
/** Nothing but good dossiers of people whom the register knows. */
export const FAIR_MIXTURE: Mixture = { invalid: 0, repeated: 0, registerMisses: 0, representative: 0.1, reserved: 0 };

/** What may be filed, where, and on which day. */
export interface SampleWorld {
  readonly procedures: readonly ProcedureEntry[];
  readonly agencies: readonly Agency[];
  readonly filedOn: CivilDay;
  readonly mixture?: Mixture;
}

const ADULT = 18;
const KNOWN_SHARES = { whole: 0.98, 'year-only': 0.02 };

/**
 * The sample dossier of an index: the same seed, index and world always give the same dossier, whoever asks and in
 * whatever order. Idempotency key and portal reference are its own.
 */
export function dossierOf(seed: number, index: number, world: SampleWorld): SampleDossier {
  const mixture = world.mixture ?? USUAL_MIXTURE;
  const of = (purpose: string): SeededRandom => chanceOf(seed, index, purpose);
  const { procedure, receivers } = byZipf(of('procedure'), openProcedures(world));
  const people = peopleFor(seed, of('people'), world.filedOn, mixture);
  const form = filledForm(of('form'), procedure.form, world.filedOn);
  const good: SampleDossier = {
    index,
    idempotencyKey: of('key').id(),
    request: {
      procedureCode: procedure.code,
      agencyCode: byZipf(of('agency'), receivers).code,
      channel: channelFor(of('channel'), procedure),
      portalReference: `RH-${seed}-${index}`,
      ...people.declared,
      form,
    },
    papers: papersFor(of('papers'), procedure, form),
    reserves: of('reserves').fraction() < mixture.reserved,
    sendings: of('sendings').fraction() < mixture.repeated ? 2 : 1,
    expectedIdentity: IDENTITY_OF[people.standing],
  };
  const flaw = of('flaw');
  return flaw.fraction() < mixture.invalid ? flawed(flaw, good, procedure) : good;
}

const IDENTITY_OF: Readonly<Record<Standing, SampleDossier['expectedIdentity']>> = {
  whole: 'matched', 'year-only': 'partial', differs: 'mismatched', absent: 'not-found',
};

/** A procedure that can be filed, with the agencies that receive it. */
interface Open {
  readonly procedure: ProcedureEntry;
  readonly receivers: readonly Agency[];
}

const openIn = new WeakMap<SampleWorld, readonly Open[]>();

/** What can be filed in that world; found out once, because it is asked for every dossier. */
function openProcedures(world: SampleWorld): readonly Open[] {
  const known = openIn.get(world);
  if (known !== undefined) return known;
  const { procedures, agencies, filedOn } = world;
  const open = [...new Set(procedures.map(({ code }) => code))].flatMap((code) => {
    const found = entryInForce(procedures, code, filedOn);
    if (found.state !== 'in-force') return [];
    const receivers = agencies.filter((agency) => mayReceive(agency, found.entry, filedOn));
    return receivers.length > 0 ? [{ procedure: found.entry, receivers }] : [];
  });
  if (open.length === 0) throw new RangeError('no procedure can be filed on that day');
  openIn.set(world, open);
  return open;
}

function byZipf<Item>(chance: SeededRandom, items: readonly Item[]): Item {
  return items[zipfRank(chance, items.length)]!;
}

function channelFor(chance: SeededRandom, { channels }: ProcedureEntry): 'online' | 'counter' | 'post' {
  const share = (channel: 'online' | 'counter' | 'post', usual: number): number =>
    channels.includes(channel) ? usual : 0;
  return weighted(chance, {
    online: share('online', 0.7), counter: share('counter', 0.25), post: share('post', 0.05),
  });
}

interface People {
  readonly standing: Standing;
  readonly declared: { readonly applicant: ApplicantDeclaration; readonly submitter?: SubmitterDeclaration };
}

function peopleFor(seed: number, chance: SeededRandom, filedOn: CivilDay, mixture: Mixture): People {
  const missed = chance.fraction() < mixture.registerMisses;
  const represented = chance.fraction() < mixture.representative;
  const child = represented && chance.fraction() < 0.5;
  const standing = missed ? chance.pick(['absent', 'differs'] as const) : weighted(chance, KNOWN_SHARES);
  const start = (): number => Math.floor(chance.fraction() * POPULATION);
  const born = (citizen: Citizen): boolean => citizen.birthDate < filedOn;
  const grown = (citizen: Citizen): boolean => ageOf(citizen, filedOn) >= ADULT;
  const applicant = citizenFrom(seed, start(), (citizen) =>
    citizen.standing === standing && born(citizen) && grown(citizen) !== child);
  const declared = { applicant: declarationOf(seed, chance, applicant) };
  if (!represented) return { standing, declared };
  const submitter = citizenFrom(seed, start(), (citizen) => citizen.standing === 'whole' && grown(citizen)
    && citizen.personalNumber !== applicant.personalNumber);
  const relation = child ? chance.pick(['parent', 'guardian'] as const) : 'authorised';
  const { personalNumber } = submitter;
  const fullName = declaredName(seed, submitter);
  return { standing, declared: { ...declared, submitter: { fullName, personalNumber, relation } } };
}

/** Phone numbers and addresses lead nowhere: an unassigned range and the reserved domain for tests. */
function declarationOf(seed: number, chance: SeededRandom, citizen: Citizen): ApplicantDeclaration {
  const phone = chance.fraction() < 0.8 ? { phone: `09000${String(chance.below(100_000)).padStart(5, '0')}` } : {};
  const email = chance.fraction() < 0.4 ? { email: `mau.${chance.below(1_000_000)}@example.test` } : {};
  const { personalNumber, birthDate, sex } = citizen;
  return { kind: 'citizen', fullName: declaredName(seed, citizen), personalNumber, birthDate, sex, ...phone, ...email };
}

function papersFor(
  chance: SeededRandom,
  procedure: ProcedureEntry,
  form: Readonly<Record<string, unknown>>,
): SampleDossier['papers'] {
  return procedure.papers.flatMap((paper) => {
    const optional = chance.fraction() < 0.3;
    const mediaType = mediaTypeFor(chance, paper.formats);
    const file = sampleFile(chance, mediaType, paper.code);
    return isRequired(paper, form) || optional ? [{ paperCode: paper.code, file }] : [];
  });
}

function mediaTypeFor(chance: SeededRandom, formats: readonly string[]): SampleMediaType {
  const usable = SAMPLE_MEDIA_TYPES.filter((mediaType) => formats.includes(mediaType));
  if (usable.length === 0) throw new RangeError(`no sample file in any of ${formats.join(', ')}`);
  return chance.pick(usable);
}

