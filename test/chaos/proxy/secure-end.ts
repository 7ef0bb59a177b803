import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

import type { Certificate } from '../../support/certificates.js';

/** The end of a client's connection that comes by TLS. */
export class SecureEnd extends TLSSocket {
  constructor(
    private readonly below: Socket,
    { key, cert }: Certificate,
  ) {
    super(below, { isServer: true, secureContext: createSecureContext({ key, cert }) });
  }

  /** TLS knows no reset: it is the connection below that is reset. What is ending already cannot be, and would stay open for ever. */
  override resetAndDestroy(): this {
    if (this.destroyed || this.writableEnded) return this.destroy();
    this.below.resetAndDestroy();
    return this;
  }
}
