import { HttpStatus, RequestMethod, type INestApplication } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { TOKEN_SCHEME } from '@hoso/access';

import type { SeenAnswer } from './observe-requests.js';

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** What every operation may answer beside what it says of itself. */
const PROBLEM_ANSWERS: Readonly<Record<number, string>> = {
  400: 'The request is malformed; `errors` says where.',
  401: 'A valid bearer token is needed.',
  403: 'The token does not grant this.',
  404: 'There is nothing here, or nothing that the caller may know of.',
  408: 'The request took too long to arrive.',
  413: 'The body is too large.',
  415: 'The body is not of a type that is taken.',
  429: 'This client asks too much; come back after `Retry-After` seconds.',
  500: 'Our mistake.',
  503: 'Not available for the moment; send the same request again after `Retry-After` seconds.',
};

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'A problem document (RFC 9457). `type` resolves at this service and says what the code means.',
  required: ['type', 'title', 'status', 'code', 'instance', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri-reference', examples: ['/problems/request-invalid'] },
    title: { type: 'string', description: 'In the language of `Accept-Language`: vi or en.' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', examples: ['request-invalid'] },
    instance: { type: 'string', format: 'uri-reference' },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string', format: 'json-pointer' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
} as const;

/** The OpenAPI 3.1 document of an app: what its controllers say, and the problems that every operation shares. */
export function openApiOf(application: INestApplication, { title, description }: OpenApiOptions): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion('1')
    .addSecurity(TOKEN_SCHEME, { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  nameSuccesses(application);
  const document = SwaggerModule.createDocument(application, builder.build());
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA as never },
    responses: { ...document.components?.responses, ...problemResponses() },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation === undefined) continue;
      for (const status of Object.keys(PROBLEM_ANSWERS)) {
        if (operation.responses[status] === undefined) {
          operation.responses[status] = { $ref: `#/components/responses/Problem${status}` };
        }
      }
    }
  }
  return document;
}

/**
 * A handler that documents only how it may fail loses its usual success in the document: says it again.
 */
function nameSuccesses(application: INestApplication): void {
  const scanner = new MetadataScanner();
  for (const { metatype } of application.get(DiscoveryService, { strict: false }).getControllers()) {
    if (typeof metatype !== 'function') continue;
    const prototype = metatype.prototype as Record<string, object>;
    for (const handler of scanner.getAllMethodNames(prototype).map((name) => prototype[name])) {
      if (handler === undefined) continue;
      const answers = Reflect.getMetadata('swagger/apiResponse', handler) as Record<string, unknown> | undefined;
      if (answers === undefined || Object.keys(answers).some((status) => /^2/.test(status))) continue;
      const isPost = Reflect.getMetadata('method', handler) === RequestMethod.POST;
      const given = Reflect.getMetadata('__httpCode__', handler) as number | undefined;
      const status = given ?? (isPost ? HttpStatus.CREATED : HttpStatus.OK);
      Reflect.defineMetadata('swagger/apiResponse', { [status]: { description: '' }, ...answers }, handler);
    }
  }
}

function problemResponses(): Record<string, never> {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const responses = Object.entries(PROBLEM_ANSWERS)
    .map(([status, description]) => [`Problem${status}`, { description, content } as never]);
  return Object.fromEntries(responses) as Record<string, never>;
}

/** Serves the document at `/openapi.json` and `/openapi.yaml`, and a page to read and try it at `/docs`. */
export function serveOpenApi(application: INestApplication, document: () => OpenAPIObject): void {
  SwaggerModule.setup('docs', application, document, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    swaggerOptions: { validatorUrl: null },
  });
}

/** Answers that were given although the document does not know them, as `POST /things 418`. */
export function undocumentedAnswers(document: OpenAPIObject, seen: Iterable<SeenAnswer>): readonly string[] {
  const lines: string[] = [];
  for (const { method, route, status } of seen) {
    if (route === 'none' || status === 405 || OUTSIDE.test(route)) continue;
    const path = route.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}').replace(/(?<=.)\/$/, '');
    const operation = document.paths[path]?.[method === 'HEAD' ? 'get' : (method.toLowerCase() as 'get')];
    if (operation?.responses[String(status)] === undefined) lines.push(`${method} ${path} ${status}`);
  }
  return lines;
}

/** Routes that are no part of the published interface. */
const OUTSIDE = /^\/(?:docs|openapi|internal)(?:[/.]|$)|\*$/;
