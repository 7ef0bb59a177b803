import { Channel, findEntry, levelOneOf, PROCEDURES, FILABLE } from '@hoso/contracts';
import type { Clock } from '@hoso/kernel';
import { z } from 'zod';

import type { DemonstrationRequest } from '../issuer/grants.js';
import { Crew } from './crew.js';
import { codeOf } from './file-sample.js';
import type { HouseDoor, Reply } from './house-door.js';
import { judge, judgeFee, judgeIdentity, type OfficialAction } from './judgement.js';
import { Tally } from './tally.js';
import type { TokenPurse } from './token-purse.js';

const WORKERS = 8;
const ROUND_MS = 250;
const PAGE = 50;
const VISIT_SOON_MS = 1_500;
const VISIT_MOST_MS = 15_000;
const REMEMBERED_MOST = 10_000;

export const OFFICIAL_DEEDS = ['acted', 'identified', 'overtaken', 'refused'] as const;

const CaseView = z.looseObject({
  dossierId: z.string(),
  procedureCode: z.string(),
  procedureVersion: z.int(),
  channel: Channel,
  step: z.looseObject({ id: z.string() }).nullable(),
  revision: z.int(),
});
type CaseView = z.output<typeof CaseView>;
const CasePage = z.looseObject({ cases: z.array(CaseView) });
const VerificationPage = z.looseObject({ verifications: z.array(z.looseObject({ dossierId: z.string() })) });

interface Desk {
  readonly agency: string;
  readonly visitAt: number;
  readonly pauseMs: number;
}

/** Where officials work. */
export interface Offices {
  readonly processing: HouseDoor;
  readonly identityVerification: HouseDoor;
}

/**
 * Officials of every agency, one group at a time per agency: it looks at what waits and does the next thing with it. Who finds
 * nothing comes back later and later; who finds something comes back soon, and who finds more than a page at once.
 */
export class RehearsedOfficials {
  readonly tally = new Tally(OFFICIAL_DEEDS);
  private readonly crew: Crew;
  private readonly desks = new Map<string, Desk>();
  /** What was asked of which dossier: an official asks once for what is missing, and once for money. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly seed: number,
    private readonly offices: Offices,
    private readonly purse: TokenPurse,
    private readonly clock: Clock,
    trouble: (error: unknown) => void,
    /** At one pile: large agencies get hundreds of times what small ones get. */
    private readonly hands: number,
  ) {
    this.crew = new Crew(WORKERS, trouble);
  }

  /** Works until `signal` aborts, while `open()` says that the offices are open. */
  async work(open: () => boolean, signal: AbortSignal): Promise<void> {
    for (const agency of workingAgencies()) this.comeBack(agency, VISIT_SOON_MS);
    while (!signal.aborted) {
      if (open()) this.visitWhoIsDue(signal);
      await this.clock.sleep(ROUND_MS, signal);
    }
    await this.crew.rest();
  }

  private visitWhoIsDue(signal: AbortSignal): void {
    const now = this.clock.now();
    for (const desk of [...this.desks.values()].sort((a, b) => a.visitAt - b.visitAt)) {
      if (desk.visitAt > now || this.crew.free === 0) return;
      this.desks.delete(desk.agency);
      this.crew.take(() => this.visit(desk, signal));
    }
  }

  private async visit({ agency, pauseMs }: Desk, signal: AbortSignal): Promise<void> {
    const official: DemonstrationRequest = {
      kind: 'official',
      tenant: levelOneOf(agency),
      agency,
      roles: ['officer', 'receiver', 'examiner', 'adviser', 'manager'],
    };
    const token = (): Promise<string> => this.purse.token(official);
    const done = (await this.identify(token, signal)) + (await this.handle(token, signal));
    this.comeBack(agency, pauseAfter(done, pauseMs));
  }

  private comeBack(agency: string, pauseMs: number): void {
    this.desks.set(agency, { agency, pauseMs, visitAt: this.clock.now() + pauseMs });
  }

  /** Does the next thing with each case that waits; answers how many there were. */
  private async handle(token: () => Promise<string>, signal: AbortSignal): Promise<number> {
    const { processing } = this.offices;
    const path = `/cases?state=waiting-for-official&limit=${PAGE}`;
    const reply = await processing.ask({ method: 'GET', path }, await token(), signal);
    const page = CasePage.safeParse(reply.kind === 'answered' ? reply.body : undefined);
    if (!page.success) return 0;
    const pile = page.data.cases.values();
    const hand = async (): Promise<void> => {
      for (const view of pile) if (!signal.aborted) await this.handleOne(view, token, signal);
    };
    await Promise.all(Array.from({ length: this.hands }, hand));
    return page.data.cases.length;
  }

  /** The work list says all that is needed to act; who was overtaken since then is told so. */
  private async handleOne(view: CaseView, token: () => Promise<string>, signal: AbortSignal): Promise<void> {
    const { dossierId, revision } = view;
    const body = this.nextFor(view);
    if (body === undefined) return;
    if (body.action === 'request-supplement' || body.action === 'request-fee') this.remember(`${body.action} ${dossierId}`);
    const call = { method: 'POST', path: `/cases/${dossierId}/actions`, headers: { 'if-match': `"${revision}"` }, body } as const;
    this.note('acted', await this.offices.processing.ask(call, await token(), signal));
  }

  /** Undefined where no person of this agency has anything to do. */
  private nextFor({ dossierId, procedureCode, procedureVersion, channel, step: at }: CaseView): OfficialAction | undefined {
    const procedure = findEntry(PROCEDURES, procedureCode, procedureVersion);
    const step = procedure?.steps.find(({ id }) => id === at?.id);
    if (procedure === undefined || step === undefined) return undefined;
    const fee = this.asked.has(`request-fee ${dossierId}`) ? undefined : judgeFee(this.seed, dossierId, step, procedure, channel);
    return fee ?? judge(this.seed, dossierId, step, !this.asked.has(`request-supplement ${dossierId}`));
  }

  private remember(what: string): void {
    this.asked.add(what);
    if (this.asked.size > REMEMBERED_MOST) this.asked.delete(this.asked.values().next().value!);
  }

  /** Resolves by hand what the register could not answer. */
  private async identify(token: () => Promise<string>, signal: AbortSignal): Promise<number> {
    const { identityVerification } = this.offices;
    const path = `/verifications?limit=${PAGE}`;
    const reply = await identityVerification.ask({ method: 'GET', path }, await token(), signal);
    const page = VerificationPage.safeParse(reply.kind === 'answered' ? reply.body : undefined);
    if (!page.success) return 0;
    for (const { dossierId } of page.data.verifications) {
      if (signal.aborted) break;
      const one = `/verifications/${dossierId}`;
      const seen = await identityVerification.ask({ method: 'GET', path: one }, await token(), signal);
      if (seen.kind === 'away' || seen.etag === undefined) continue;
      const body = judgeIdentity(this.seed, dossierId);
      const call = { method: 'POST', path: `${one}/resolution`, headers: { 'if-match': seen.etag }, body } as const;
      this.note('identified', await identityVerification.ask(call, await token(), signal));
    }
    return page.data.verifications.length;
  }

  private note(deed: 'acted' | 'identified', reply: Reply): void {
    if (reply.kind === 'away') return;
    if (reply.status < 300) return this.tally.count(deed);
    if (reply.status === 409 || reply.status === 412) return this.tally.count('overtaken');
    this.tally.count('refused');
    const what = `${deed} was refused with ${reply.status} ${codeOf(reply.body)}`;
    this.tally.surprised({ at: new Date(this.clock.now()).toISOString(), what, index: -1 });
  }
}

/** How long an official is away who has done so much: not at all before the pile ends, and longer and longer where nothing waits. */
export function pauseAfter(done: number, pauseMs: number): number {
  if (done >= PAGE) return 0;
  return done > 0 ? VISIT_SOON_MS : Math.min(Math.max(pauseMs, VISIT_SOON_MS) * 1.5, VISIT_MOST_MS);
}

/** Agencies that receive dossiers, and agencies that are asked for an opinion. */
export function workingAgencies(): readonly string[] {
  const asked = PROCEDURES.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'opinion' ? [step.agency] : [])));
  return [...new Set([...FILABLE.map(({ code }) => code), ...asked])];
}
