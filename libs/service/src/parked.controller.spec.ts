import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { doorOf } from '@hoso/access';

import { ParkedController } from './parked.controller.js';

describe('the doors of parked dossiers', () => {
  it.each(['list', 'inspect', 'replay', 'resume'] as const)('are for nobody who belongs to a tenant or an agency: %s', (name) => {
    expect(doorOf(ParkedController.prototype[name], ParkedController)).toMatchObject({ kind: 'guarded', unbound: true });
  });
});
