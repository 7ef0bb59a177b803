import type { Scope } from '@hoso/access';

/** What a payment reference pays for. */
export interface PaidThing {
  readonly dossierId: string;
  readonly request: number;
}

/** Where it is kept what each portal's payment references pay for: one reference pays for one thing, for ever. */
export abstract class Payments {
  /**
   * Keeps what the caller's reference pays for; done already when it was kept for the same thing before.
   *
   * @throws Refusal `payment-reference-in-use` when it pays for something else, which is named.
   * @throws Failure when the store did not answer, `read-overtaken` when it did not yet know what it had just refused as known: the
   * same call is safe to repeat.
   */
  abstract claim(scope: Scope, reference: string, thing: PaidThing): Promise<void>;
}
