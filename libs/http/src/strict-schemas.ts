import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Defect } from '@hoso/kernel';
import type { INestApplicationContext } from '@nestjs/common';
import type { z } from 'zod';

const ROUTE_ARGUMENTS = '__routeArguments__';

interface RouteArgument {
  readonly schema?: z.core.$ZodType;
}

/**
 * Refuses an app in which a request's schema would let unknown properties vanish in silence.
 *
 * @throws Defect `schema-not-strict`, naming each handler.
 */
export function requireStrictSchemas(application: INestApplicationContext): void {
  const discovery = application.get(DiscoveryService, { strict: false });
  const scanner = new MetadataScanner();
  const loose = discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    return scanner.getAllMethodNames(metatype.prototype as object)
      .filter((name) => schemasOf(metatype, name).some((schema) => isLoose(schema)))
      .map((name) => `${metatype.name}.${name}`);
  });
  if (loose.length === 0) return;
  throw new Defect('schema-not-strict', `write z.strictObject where ${loose.join(', ')} take an object`);
}

function schemasOf(controller: object, method: string): readonly z.core.$ZodType[] {
  const route = Reflect.getMetadata(ROUTE_ARGUMENTS, controller, method) as Record<string, RouteArgument> | undefined;
  return Object.values(route ?? {}).flatMap(({ schema }) => (schema === undefined ? [] : [schema]));
}

/** Whether an object somewhere in the schema has not said what it does with properties that it does not know. */
export function isLoose(schema: unknown, seen = new Set<unknown>()): boolean {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false;
  seen.add(schema);
  if (Array.isArray(schema)) return schema.some((part) => isLoose(part, seen));
  const definition = (schema as Partial<z.core.$ZodType>)._zod?.def as Readonly<Record<string, unknown>> | undefined;
  if (definition === undefined) return false;
  if (definition['type'] === 'object' && definition['catchall'] === undefined) return true;
  const { shape, getter, ...parts } = definition;
  const inner = [
    ...Object.values((shape ?? {}) as object),
    ...Object.values(parts).flat(),
    typeof getter === 'function' ? (getter as () => unknown)() : undefined,
  ];
  return inner.some((part) => isLoose(part, seen));
}
