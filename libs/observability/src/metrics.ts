import { Defect, SystemClock, type Clock } from '@hoso/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';

import { SharedReading } from './shared-reading.js';

/** What a metric is called and measures. */
export interface MetricDeclaration<Label extends string = string> {
  /** `hoso_…` in base units: `_seconds`, `_bytes`, `_ratio`; counters end in `_total`. */
  readonly name: `hoso_${string}`;
  readonly help: string;
  /** Names of labels with few values each. Never an identity. */
  readonly labels?: readonly Label[];
}

export interface GaugeDeclaration<Label extends string = string> extends MetricDeclaration<Label> {
  /** Sets the gauge when somebody reads it, instead of at each change. */
  readonly collect?: (gauge: Gauge<Label>) => void | Promise<void>;
}

export interface HistogramDeclaration<Label extends string = string> extends MetricDeclaration<Label> {
  /** Upper bounds, ascending; sensible ones for request times in seconds when left out. */
  readonly buckets?: readonly number[];
}

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What a process counts, for Prometheus. Declaring a metric twice gives the same one back, so that two parts may
 * share it; declaring it differently is a defect.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly declared = new Map<string, { readonly kind: string; readonly metric: Metric }>();

  private readonly page: SharedReading<string>;

  constructor(service: string, clock: Clock = new SystemClock()) {
    this.registry.setDefaultLabels({ service });
    this.page = new SharedReading(clock, () => this.registry.metrics());
  }

  /** Adds the usual figures of a Node process: CPU, memory, event loop, garbage collection. */
  withProcessFigures(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  counter<Label extends string = never>(declaration: MetricDeclaration<Label>): Counter<Label> {
    if (!declaration.name.endsWith('_total')) throw malformed(declaration, 'a counter ends in _total');
    return this.declare('counter', declaration, () => new Counter<Label>(this.settings(declaration)));
  }

  gauge<Label extends string = never>(declaration: GaugeDeclaration<Label>): Gauge<Label> {
    const { collect } = declaration;
    return this.declare('gauge', declaration, () => new Gauge<Label>({
      ...this.settings(declaration),
      ...(collect === undefined ? {} : {
        collect(this: Gauge<Label>): void | Promise<void> {
          return collect(this);
        },
      }),
    }));
  }

  histogram<Label extends string = never>(declaration: HistogramDeclaration<Label>): Histogram<Label> {
    const buckets = [...(declaration.buckets ?? LATENCY_BUCKETS_SECONDS)];
    return this.declare('histogram', declaration, () =>
      new Histogram<Label>({ ...this.settings(declaration), buckets }));
  }

  /** Everything as Prometheus reads it, written out once a second however many ask. */
  async render(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.page.get() };
  }

  /** The names of all metrics that this process has, for comparing with dashboards. */
  names(): readonly string[] {
    return this.registry.getMetricsAsArray().map(({ name }) => name);
  }

  private settings<Label extends string>({ name, help, labels }: MetricDeclaration<Label>): {
    name: string; help: string; labelNames: Label[]; registers: Registry[];
  } {
    return { name, help, labelNames: [...(labels ?? [])], registers: [this.registry] };
  }

  private declare<Made extends Metric>(kind: string, declaration: MetricDeclaration, make: () => Made): Made {
    const { name, labels = [] } = declaration;
    if (!/^hoso(_[a-z][a-z0-9]*)+$/.test(name)) throw malformed(declaration, 'hoso_ and lower-case words');
    if (/_(milliseconds|ms|minutes|hours|kilobytes|kb|mb|percent)(_|$)/.test(name)) {
      throw malformed(declaration, 'base units only: seconds, bytes, ratio');
    }
    if (labels.some((label) => /(^|_)(id|ids|dossier|person|user|url|path)$/i.test(label) || /Id$/.test(label))) {
      throw malformed(declaration, 'a label has few values and is no identity');
    }
    const shape = `${kind}(${[...labels].sort().join()})`;
    const known = this.declared.get(name);
    if (known === undefined) {
      const metric = make();
      this.declared.set(name, { kind: shape, metric });
      return metric;
    }
    if (known.kind !== shape) throw malformed(declaration, `already declared as ${known.kind}`);
    return known.metric as Made;
  }
}

function malformed({ name }: MetricDeclaration, rule: string): Defect {
  return new Defect('metric-malformed', `${name}: ${rule}`);
}
