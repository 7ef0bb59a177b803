import { levelOneOf } from '@hoso/contracts';

import type { CaseView } from '../../apps/processing/src/features/work-on-cases/case-view.js';
import type { Answer } from '../../deploy/local/check/house-caller.js';
import type { StandingHouse } from './standing-house.js';
import { until } from './until.js';

const DELIVERED = 10;

/** An official of one agency, who may do everything that is done there. */
export class Official {
  readonly token: Readonly<Record<string, unknown>>;

  constructor(
    private readonly standing: Pick<StandingHouse, 'caller'>,
    agency: string,
    subject = 'can-bo.mau',
  ) {
    const roles = ['officer', 'receiver', 'examiner', 'adviser', 'manager'];
    this.token = { kind: 'official', tenant: levelOneOf(agency), agency, subject, roles };
  }

  /** What waits for somebody of the agency, longest first. */
  async workList(): Promise<readonly CaseView[]> {
    const { body } = await this.standing.caller.ask('processing', 'GET', '/cases', { as: this.token });
    return (body as { readonly cases: readonly CaseView[] }).cases;
  }

  /** A case as it stands. */
  async look(dossierId: string): Promise<{ readonly view: CaseView; readonly etag: string }> {
    const { status, body, etag } = await this.standing.caller.ask('processing', 'GET', `/cases/${dossierId}`, { as: this.token });
    if (status !== 200 || etag === null) throw new Error(`Looking at case ${dossierId} was answered ${status}.`);
    return { view: body as CaseView, etag };
  }

  /** Acts on the case as it was seen. */
  act(dossierId: string, etag: string, action: object): Promise<Answer> {
    const asked = { as: this.token, body: action, headers: { 'if-match': etag } };
    return this.standing.caller.ask('processing', 'POST', `/cases/${dossierId}/actions`, asked);
  }

  /** Waits until the case is on the work list. */
  untilListed(dossierId: string): Promise<CaseView> {
    return until(`${dossierId} waits for an official`, async () =>
      (await this.workList()).find((one) => one.dossierId === dossierId));
  }

  /** Takes it from the work list and brings it to its end. */
  async finish(dossierId: string): Promise<void> {
    await this.untilListed(dossierId);
    await this.bringToItsEnd(dossierId);
  }

  /** Does what each step asks for, until the result is in the applicant's hands. */
  async bringToItsEnd(dossierId: string): Promise<void> {
    await until(`${dossierId} is delivered`, async () => {
      const { view, etag } = await this.look(dossierId);
      if (view.status.id === DELIVERED) return true;
      const action = actionAt(view);
      if (action) await this.act(dossierId, etag, action);
      return undefined;
    });
  }
}

/** The action that takes a case on from its step. */
function actionAt({ step }: CaseView): object | undefined {
  const [action] = step?.actions ?? [];
  switch (action) {
    case 'decide':
      return { action, outcome: 'granted' };
    case 'give-opinion':
      return { action, opinion: 'agrees' };
    case 'deliver':
      return { action, by: 'counter' };
    default:
      return action === undefined ? undefined : { action };
  }
}
