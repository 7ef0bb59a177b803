import 'reflect-metadata';

import { describe, expect, it } from '@jest/globals';
import { doorOf } from '@hoso/access';

import { ReplayParkedController } from './features/replay-parked/replay-parked.controller.js';
import { WatchFlowController } from './features/watch-flow/watch-flow.controller.js';

describe('the doors to what is of everybody', () => {
  const { read, stream } = WatchFlowController.prototype;
  const { list, replay } = ReplayParkedController.prototype;

  it.each([
    ['the flow', read, WatchFlowController], ['its stream', stream, WatchFlowController],
    ['what is parked', list, ReplayParkedController], ['taking it up', replay, ReplayParkedController],
  ])('are for nobody who belongs to a tenant or an agency: %s', (_name, handler, controller) => {
    expect(doorOf(handler, controller)).toMatchObject({ kind: 'guarded', unbound: true });
  });
});
