import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Metrics } from '@hoso/observability';
import { z } from 'zod';

import { textOf, TOP, yamlOf } from '../yaml-files.js';

const FOLDER = 'deploy/observability';

/** A metric as the code declares it. */
interface Declared {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

/** What apps and libs declare: `metrics.gauge({ name: 'hoso_…', labels: [...] })`. */
function declaredMetrics(): Map<string, Declared> {
  const declared = new Map<string, Declared>();
  for (const root of ['apps', 'libs']) {
    const files = readdirSync(join(TOP, root), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((one) => /^[^/]+\/src\/.*(?<!spec)\.ts$/.test(one))) {
      const text = textOf(`${root}/${file}`);
      for (const [, kind, name = '', rest = ''] of text.matchAll(
        /\b(counter|gauge|histogram)\(\{\s*name: '(hoso_[a-z0-9_]+)',([\s\S]{0,400}?)\}\)/g,
      )) {
        const labels = [...(/labels: \[([^\]]*)\]/.exec(rest)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, label = '']) => label);
        declared.set(name, { kind: kind as Declared['kind'], labels });
      }
    }
  }
  return declared;
}

const declared = declaredMetrics();
/** Names as Prometheus sees them, with the labels that each may be asked by. */
const exported = new Map<string, readonly string[]>([
  ['up', ['job', 'instance']],
  ...new Metrics('spec').withProcessFigures().names().map((name) => [name, ['service', 'job']] as const),
  ...[...declared].flatMap(([name, { kind, labels }]) => {
    const own = ['service', 'job', ...labels];
    const names = kind === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
    return names.map((one) => [one, one.endsWith('_bucket') ? [...own, 'le'] : own] as const);
  }),
]);

const FUNCTIONS = new Set(['sum', 'max', 'rate', 'increase', 'histogram_quantile', 'by', 'count']);

/** What an expression asks for that nobody tells. */
function unknownIn(expression: string): string[] {
  const bare = expression.replace(/"[^"]*"/g, '""').replace(/\[[^\]]*\]/g, '');
  const grouped = [...bare.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(',').map((one) => one.trim()));
  const matched = [...bare.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) =>
    inside.split(',').map((one) => one.replace(/[=!~].*$/, '').trim()),
  );
  const names = (bare.replace(/by \([^)]*\)/g, '').replace(/\{[^}]*\}/g, '').match(/[a-z_][a-z0-9_]*/g) ?? []).filter(
    (word) => !FUNCTIONS.has(word),
  );
  const labels = names.flatMap((name) => exported.get(name) ?? []);
  return [
    ...names.filter((name) => !exported.has(name)),
    ...[...grouped, ...matched].filter((label) => !labels.includes(label)),
  ];
}

const Alerts = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Hoso[A-Za-z]+$/),
          expr: z.string(),
          for: z.string().regex(/^\d+[sm]$/).optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});
const alerts = Alerts.parse(yamlOf(`${FOLDER}/alerts.yml`)).groups.flatMap(({ rules }) => rules);

const Dashboard = z.object({
  uid: z.literal('hoso'),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.enum(['stat', 'timeseries']),
      title: z.string().min(3),
      description: z.string().min(3),
      gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string(), datasource: z.object({ uid: z.literal('prometheus') }) })).min(1),
    }),
  ),
});
const dashboard = Dashboard.parse(JSON.parse(textOf(`${FOLDER}/grafana/dashboards/hoso.json`)));

it('finds the metrics that the code declares', () => {
  expect([...declared.keys()]).toEqual(expect.arrayContaining(['hoso_outbox_age_seconds', 'hoso_http_request_duration_seconds']));
});

it.each([...declared].map(([name, { labels }]) => [labels.length === 0 ? name : `${name}{${labels.join()}}`]))(
  '%s is explained in the README',
  (metric) => expect(textOf(`${FOLDER}/README.md`)).toContain(`\`${metric}\``),
);

it('knows a metric or a label that nobody tells', () => {
  expect(unknownIn('sum by (service) (rate(hoso_facts_spoken_total[1m]))')).toEqual([]);
  expect(unknownIn('sum by (person) (rate(hoso_facts_spoken_total[1m]))')).toEqual(['person']);
  expect(unknownIn('max(hoso_something_else) > 5')).toEqual(['hoso_something_else']);
  expect(unknownIn('rate(hoso_http_request_duration_seconds[5m])')).toEqual(['hoso_http_request_duration_seconds']);
});

describe('alerts', () => {
  it.each(alerts.map((alert) => [alert.alert, alert] as const))('%s asks for figures that are told', (_, { expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  it.each(alerts.map(({ alert }) => alert))('%s has a section that says what to do', (alert) => {
    expect(textOf(`${FOLDER}/README.md`)).toContain(`\n### ${alert}\n`);
  });

  it.each(alerts.map(({ alert }) => alert))('%s has a test', (alert) => {
    expect(textOf(`${FOLDER}/alerts.test.yml`)).toContain(alert);
  });
});

describe('the dashboard', () => {
  it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))('%s asks for figures that are told', (_, panel) => {
    expect(panel.targets.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  });

  it('lies on one page, nothing over another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}:${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  it('is where Grafana is told to look', () => {
    const compose = textOf('docker-compose.yml');
    const provider = yamlOf(`${FOLDER}/grafana/provisioning/dashboards/hoso.yml`) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    expect(compose).toContain(`./${FOLDER}/grafana/dashboards:${provider.providers[0]?.options.path}:ro`);
  });
});

interface ScrapeJob {
  readonly metrics_path: string;
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
}
interface Compose {
  readonly services: Readonly<Record<string, { readonly environment?: { readonly PORT?: string } }>>;
}

it('scrapes the four services where compose runs them', () => {
  const settings = yamlOf(`${FOLDER}/prometheus.yml`) as { readonly scrape_configs: readonly ScrapeJob[] };
  const [job] = settings.scrape_configs;
  const compose = yamlOf('docker-compose.yml') as Compose;
  const targets = job?.static_configs.flatMap((one) => one.targets) ?? [];
  expect(targets).toHaveLength(4);
  for (const target of targets) {
    const [name = '', port] = target.split(':');
    expect(compose.services[name]?.environment?.PORT).toBe(port);
  }
  expect(textOf('libs/http/src/health.controller.ts')).toContain(`@Get('${job?.metrics_path.slice(1)}')`);
});
