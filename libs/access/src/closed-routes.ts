import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';

import { DOOR } from './door.js';

/** Routes that neither `@Door` nor `@OpenDoor` says anything about, as `Controller.method`. Start-up refuses when there are any. */
export function routesWithoutDoor(application: INestApplicationContext): string[] {
  const reflector = application.get(Reflector, { strict: false });
  const modules = application.get(ModulesContainer, { strict: false });
  const scanner = new MetadataScanner();
  const missing: string[] = [];
  for (const module of modules.values()) {
    for (const controller of module.controllers.values()) {
      const type = controller.metatype;
      if (typeof type !== 'function') continue;
      const prototype = type.prototype as Record<string, unknown>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function' || reflector.get(METHOD_METADATA, handler) === undefined) continue;
        if (reflector.getAllAndOverride(DOOR, [handler, type]) === undefined) missing.push(`${type.name}.${name}`);
      }
    }
  }
  return missing;
}
