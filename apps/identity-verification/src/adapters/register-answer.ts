import { CivilDay } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';
import { z } from 'zod';

import type { RegisterQuestion } from '../domain/ask-register.js';
import { comparePerson, type RegisteredPerson } from '../domain/compare-person.js';
import type { RegisterAnswer } from '../domain/verification.js';

/** The population database, by the name of a neighbour. */
export const REGISTER = 'population-database';

const NameParts = z.object({ Ho: z.string(), ChuDem: z.string(), Ten: z.string() });
/** A day that there is, without hyphens: nobody was born on any other, and nobody's dossier may differ from one. */
const BareDay = z
  .string()
  .regex(/^\d{8}$/)
  .transform((day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`)
  .pipe(CivilDay);
const Citizen = z.object({
  SoDinhDanh: z.string().regex(/^\d{12}$/),
  HoVaTen: NameParts,
  NgayThangNamSinh: z.object({
    Nam: z.string().regex(/^\d{4}$/),
    NgayThangNam: BareDay.optional(),
  }),
  GioiTinh: z.enum(['1', '2']).optional(),
});
const Answer = z.object({ MaYeuCau: z.string(), error_code: z.string(), CongDan: Citizen.optional() });

/**
 * What the register's words come to.
 *
 * @throws Failure when they cannot be believed: they have another form, answer another question, tell of somebody else, or name a
 * day that there is not.
 */
export function readAnswer(said: unknown, { requestId, personalNumber, person }: RegisterQuestion): RegisterAnswer {
  const answer = Answer.safeParse(said);
  if (!answer.success || answer.data.MaYeuCau !== requestId) throw unbelievable('unreadable-answer');
  const { error_code: code, CongDan: citizen } = answer.data;
  if (code === '1') return { kind: 'answered', verdict: { kind: 'not-found' }, requestId };
  if (code === '3' || code === '4') return { kind: 'forbidden' };
  if (code !== '0' || !citizen) throw unbelievable('trouble-in-the-register');
  if (citizen.SoDinhDanh !== personalNumber) throw unbelievable('another-number');
  return { kind: 'answered', verdict: comparePerson(person, registeredPerson(citizen)), requestId };
}

function registeredPerson(citizen: z.output<typeof Citizen>): RegisteredPerson {
  const { Ho, ChuDem, Ten } = citizen.HoVaTen;
  const { Nam: year, NgayThangNam: day } = citizen.NgayThangNamSinh;
  return {
    fullName: [Ho, ChuDem, Ten].filter((part) => part !== '').join(' '),
    birthDate: day ?? year,
    sex: citizen.GioiTinh === undefined ? null : citizen.GioiTinh === '1' ? 'male' : 'female',
  };
}

/** The register did not answer in a way that can be believed. */
export function unbelievable(code: string): Failure {
  return new Failure(REGISTER, code);
}
