import { Inject, Module, RequestMethod, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';
import { Defect } from '@hoso/kernel';

import { doorOf } from './door.js';
import { DoorGuard } from './door.guard.js';
import { TokenCheck } from './token-check.js';

/**
 * Puts the guard before every route of an app and refuses to start while one has no door.
 */
@Module({ imports: [DiscoveryModule] })
export class AccessModule implements OnModuleInit {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  /** The module for an app whose tokens are checked here. */
  static with(tokens: TokenCheck): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        { provide: TokenCheck, useValue: tokens },
        { provide: APP_GUARD, useClass: DoorGuard },
      ],
      exports: [TokenCheck],
    };
  }

  onModuleInit(): void {
    const doorless = this.discovery.getControllers().flatMap(({ instance }) => this.doorlessRoutes(instance));
    if (doorless.length === 0) return;
    throw new Defect(
      'door-missing',
      `write @Door({ audience, scopes }) or @OpenDoor('why') on ${doorless.join(', ')}`,
    );
  }

  private doorlessRoutes(controller: unknown): readonly string[] {
    if (typeof controller !== 'object' || controller === null) return [];
    const prototype = Object.getPrototypeOf(controller) as Record<string, unknown>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (typeof handler !== 'function' || !isRoute(handler)) return [];
      return doorOf(handler, controller.constructor) === undefined ? [`${controller.constructor.name}.${name}`] : [];
    });
  }
}

function isRoute(handler: object): boolean {
  const method: unknown = Reflect.getMetadata('method', handler);
  return Reflect.hasMetadata('path', handler) && typeof method === 'number' && method in RequestMethod;
}
