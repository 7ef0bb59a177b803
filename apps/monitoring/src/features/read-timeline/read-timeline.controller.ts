import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { factId, metricsTopicOf } from '@hoso/contracts';
import { Clock, Refusal } from '@hoso/kernel';
import { z } from 'zod';

import { areaOf } from '../../domain/area.js';
import { itemOf, type DossierItem } from '../../domain/dossier-item.js';
import { Dossiers } from '../../domain/dossiers.js';
import type { HeardEvent } from '../../domain/heard-event.js';
import { lanesOf, type Lane } from '../../domain/timeline.js';

export interface Timeline {
  readonly dossier: DossierItem;
  /** The fact that set the due date in force; null where there is none. */
  readonly dueSetBy: { readonly fact: string; readonly name: string; readonly at: string } | null;
  /** When the lanes were drawn: open spans reach up to here. */
  readonly at: string;
  readonly lanes: readonly Lane[];
  /** The whole history, oldest first. */
  readonly events: readonly {
    readonly fact: string;
    readonly owner: string;
    readonly n: number;
    readonly name: string;
    readonly version: number;
    readonly at: string;
    readonly cause: string;
    readonly traceId: string;
    readonly topic: string;
    readonly metric: unknown;
  }[];
}

/** One dossier from its first fact to its last: who worked, who waited for whom, and why. */
@ApiTags('dossiers')
@Controller('dossiers')
export class ReadTimelineController {
  constructor(
    @Inject(Dossiers) private readonly dossiers: Dossiers,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get(':dossierId/timeline')
  @Door({ audience: ['hoso-operator', 'hoso-official'], scopes: ['indicator:read'] })
  @ApiOperation({ summary: 'A dossier’s lanes, waits and whole history. No personal data.' })
  async read(@Caller() scope: Scope, @Param('dossierId') dossierId: string): Promise<Timeline> {
    const isId = z.uuid().safeParse(dossierId).success;
    const watch = isId ? await this.dossiers.find(areaOf(scope), dossierId) : undefined;
    if (watch === undefined) throw new Refusal('not-found', 'dossier-not-found');
    return {
      dossier: itemOf({ dossierId, row: watch.row }),
      dueSetBy: dueSetBy(dossierId, watch.events),
      at: new Date(this.clock.now()).toISOString(),
      lanes: lanesOf(watch.events),
      events: watch.events.map(({ owner, n, name, version, at, cause, traceId, metric }) => ({
        fact: factId({ owner, dossierId, n }),
        owner, n, name, version, at, cause, traceId,
        topic: metricsTopicOf(owner),
        metric,
      })),
    };
  }
}

function dueSetBy(dossierId: string, events: readonly HeardEvent[]): Timeline['dueSetBy'] {
  const setters = events.filter(({ metric }) => (metric as { readonly dueAt?: string | null }).dueAt != null);
  const last = setters.findLast((event, index) => index === 0 || dueOf(event) !== dueOf(setters[index - 1]!));
  if (last === undefined) return null;
  return { fact: factId({ ...last, dossierId }), name: last.name, at: last.at };
}

function dueOf({ metric }: HeardEvent): unknown {
  return (metric as { readonly dueAt?: unknown }).dueAt;
}
