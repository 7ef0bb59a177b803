import type { FastifyReply, FastifyRequest } from 'fastify';

/** An HTTP request as the doors see it. */
export type Request = FastifyRequest;
/** Its reply. */
export type Reply = FastifyReply;
