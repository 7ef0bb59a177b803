import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Door, type Scope } from '@hoso/access';
import { Clock } from '@hoso/kernel';
import { z } from 'zod';

import { areaOf } from '../../domain/area.js';
import type { Period } from '../../domain/dossiers.js';
import { GROUPINGS, type Figures, type Grouping } from '../../domain/figures.js';
import type { Words } from '../../domain/indicator.js';
import { INDICATORS } from '../../domain/indicators/index.js';
import { nameOf } from '../../domain/names.js';
import { assertGroupable, behindLink, DAYS_MAX, FigureFilter, narrowed, periodOf } from '../../domain/period.js';
import { SharedSums } from './shared-sums.js';

export const ReadIndicatorsQuery = z.strictObject({ ...FigureFilter, groupBy: z.enum(GROUPINGS).optional() });

/** A figure with the address of exactly the dossiers behind it. `value` null: not applicable, which is not 0. */
interface ShownFigure {
  readonly value: number | null;
  readonly base: number;
  readonly dossiers: string;
}

interface ShownGroup {
  readonly key: string;
  readonly name: Words | null;
  readonly figures: Readonly<Record<string, ShownFigure>>;
}

/** The answer: definitions with their versions, figures over all, figures by group. */
export interface IndicatorReport {
  readonly period: { readonly from: string | null; readonly to: string | null };
  /** Everything heard before this moment is in the figures; null before the first count. */
  readonly asOf: string | null;
  readonly behindSeconds: number;
  readonly indicators: readonly {
    readonly id: string;
    readonly version: number;
    readonly title: Words;
    readonly definition: Words;
    readonly unit: string;
    readonly better: string;
  }[];
  readonly total: Readonly<Record<string, ShownFigure>>;
  readonly groupBy: Grouping | null;
  readonly groups: readonly ShownGroup[];
}

/** Figures that anyone can recount: each names its definition, its version and its dossiers. */
@ApiTags('indicators')
@Controller('indicators')
export class ReadIndicatorsController {
  constructor(
    @Inject(SharedSums) private readonly sums: SharedSums,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get()
  @Door({ audience: ['hoso-operator', 'hoso-official'], scopes: ['indicator:read'] })
  @ApiOperation({
    summary: 'Indicators over a period, together and by group.',
    description: 'A caller who belongs to an agency or a tenant gets the figures of that area. Groups by day, hour and slot are those of '
      + `Viet Nam. By hour, \`from\` and \`to\` are needed and lie at most ${DAYS_MAX.hour} days apart; by slot, ${DAYS_MAX.slot}. `
      + 'Years are 2000 to 2199.',
  })
  async read(
    @Caller() scope: Scope,
    @Query({ schema: ReadIndicatorsQuery }) query: z.output<typeof ReadIndicatorsQuery>,
  ): Promise<IndicatorReport> {
    const { groupBy, from: _from, to: _to, ...filter } = query;
    const period = periodOf(query);
    assertGroupable(groupBy, period);
    const { agency, within, procedure, channel } = filter;
    const { sum, asOfMs } = await this.sums.sum(areaOf(scope), { period, agency, within, procedure, channel }, groupBy);
    return {
      period: { from: period.from ?? null, to: period.to ?? null },
      asOf: asOfMs === null ? null : new Date(asOfMs).toISOString(),
      behindSeconds: asOfMs === null ? 0 : Math.max(0, Math.round((this.clock.now() - asOfMs) / 1000)),
      indicators: INDICATORS.map(({ id, version, title, definition, unit, better }) => ({
        id, version, title, definition, unit, better,
      })),
      total: shown(sum.total(), period, filter),
      groupBy: groupBy ?? null,
      groups: groupBy === undefined ? [] : sum.byGroup().map((group) => shownGroup(groupBy, group, period, filter)),
    };
  }
}

function shownGroup(
  grouping: Grouping,
  { key, figures }: { readonly key: string; readonly figures: Figures },
  period: Period,
  filter: FigureFilter,
): ShownGroup {
  const narrow = narrowed(grouping, key, period, filter);
  const isNamed = grouping === 'agency' || grouping === 'procedure' || grouping === 'channel';
  const name = isNamed ? nameOf(grouping, key) : undefined;
  return { key, name: name ?? null, figures: shown(figures, narrow.period, narrow.filter) };
}

function shown(figures: Figures, period: Period, filter: FigureFilter): Readonly<Record<string, ShownFigure>> {
  return Object.fromEntries(
    Object.entries(figures).map(([id, { value, base }]) => [id, { value, base, dossiers: behindLink(id, period, filter) }]),
  );
}
