import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Refusal } from '@hoso/kernel';
import type { FastifyReply } from 'fastify';

import { parsed } from '../http/parsed.js';
import { NEIGHBOURS_ENVIRONMENT, publicAddress, type NeighboursEnvironment } from '../neighbours.config.js';
import { judgeTokenRequest } from './client-credentials.js';
import { demonstrationGrant, DemonstrationRequest } from './grants.js';
import { TokenMaker, type IssuedToken } from './token-maker.js';

/** A small OAuth 2 issuer in the place of the real ones: keys, discovery, tokens. */
@Controller()
export class IssuerController {
  constructor(
    @Inject(TokenMaker) private readonly maker: TokenMaker,
    @Inject(NEIGHBOURS_ENVIRONMENT) private readonly environment: NeighboursEnvironment,
  ) {}

  @Get('issuer/jwks.json')
  @Header('Cache-Control', 'public, max-age=300')
  keySet(): object {
    return this.maker.keySet();
  }

  @Get(['.well-known/openid-configuration', 'issuer/.well-known/openid-configuration'])
  @Header('Cache-Control', 'public, max-age=300')
  discovery(): object {
    const here = publicAddress(this.environment);
    return {
      issuer: this.maker.issuer,
      jwks_uri: `${here}/issuer/jwks.json`,
      token_endpoint: `${here}/issuer/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    };
  }

  @Post('issuer/token')
  async token(
    @Body() form: unknown,
    @Headers('content-type') mediaType: string | undefined,
    @Headers('authorization') authorization: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('Cache-Control', 'no-store');
    const isForm = mediaType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
    const judged = isForm
      ? judgeTokenRequest(form, authorization, this.environment.SERVICE_CLIENT_SECRET)
      : 'invalid_request';
    if (typeof judged !== 'string') return void reply.code(200).send(await this.maker.issue(judged));
    if (judged !== 'invalid_client') return void reply.code(400).send({ error: judged });
    return void reply.code(401).header('WWW-Authenticate', 'Basic realm="issuer"').send({ error: judged });
  }

  @Post('issuer/demonstration-token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async demonstrationToken(@Body() body: unknown): Promise<IssuedToken> {
    if (!this.environment.DEMONSTRATION) throw new Refusal('not-found', 'not-in-demonstration-mode');
    return this.maker.issue(demonstrationGrant(parsed(DemonstrationRequest, body)));
  }
}
