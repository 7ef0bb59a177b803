import { describe, expect, it } from '@jest/globals';
import { Defect, Failure, SeededRandom } from '@hoso/kernel';
import type { Want } from '@hoso/ledger';

import { IdentityDesk, Register, type IdentityAttributes, type RegisterQuestion } from '../../domain/ask-register.js';
import type { RegisterAnswer } from '../../domain/verification.js';
import { VerifyIdentity } from './verify-identity.js';

const DOSSIER = '01890000-0000-7000-8000-000000000001';
const ATTRIBUTES: IdentityAttributes = {
  round: 1, fullName: 'Mẫu Thị Thử', personalNumber: '001190000001', birthDate: '1990-04-30', sex: 'female',
};
const MATCHED: RegisterAnswer = { kind: 'answered', verdict: { kind: 'matched' }, requestId: 'x' };
const wantOf = (round: number): Want => ({ id: `verify-${round}`, kind: 'verify', at: new Date(0), attempts: 0 });

class KnownDesk extends IdentityDesk {
  constructor(private readonly answer: () => Promise<IdentityAttributes>) {
    super();
  }

  override attributesOf(): Promise<IdentityAttributes> {
    return this.answer();
  }
}

class KnownRegister extends Register {
  readonly asked: RegisterQuestion[] = [];

  override ask(question: RegisterQuestion): Promise<RegisterAnswer> {
    this.asked.push(question);
    return Promise.resolve(MATCHED);
  }
}

function open(answer: () => Promise<IdentityAttributes>): { readonly verify: VerifyIdentity; readonly register: KnownRegister } {
  const register = new KnownRegister();
  return { verify: new VerifyIdentity(new KnownDesk(answer), register, new SeededRandom(1)), register };
}

describe('asking the register about an applicant', () => {
  it('hands over what the dossier says, under a request id of its own', async () => {
    const { verify, register } = open(() => Promise.resolve(ATTRIBUTES));
    expect(await verify.carryOut(DOSSIER, wantOf(1))).toEqual(MATCHED);
    const { round: _round, personalNumber, ...person } = ATTRIBUTES;
    expect(register.asked).toEqual([{ requestId: expect.any(String), personalNumber, person }]);
    await verify.carryOut(DOSSIER, wantOf(1));
    expect(register.asked[1]!.requestId).not.toBe(register.asked[0]!.requestId);
  });

  it('is put off when newer content is there than was asked about', async () => {
    const { verify, register } = open(() => Promise.resolve(ATTRIBUTES));
    expect(await verify.carryOut(DOSSIER, wantOf(0))).toEqual({ kind: 'unavailable' });
    expect(register.asked).toEqual([]);
  });

  it('is put off when intake does not answer', async () => {
    const { verify } = open(() => Promise.reject(new Failure('intake', 'timeout')));
    expect(await verify.carryOut(DOSSIER, wantOf(1))).toEqual({ kind: 'unavailable' });
  });

  it('does not hide a mistake of ours as silence of a neighbour', async () => {
    const { verify } = open(() => Promise.reject(new Defect('refused-by-neighbour', 'x')));
    await expect(verify.carryOut(DOSSIER, wantOf(1))).rejects.toThrow('refused-by-neighbour');
  });
});
