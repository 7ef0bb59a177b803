import { z } from 'zod';

/**
 * The kinds that the manifests use, and of each kind the fields that they use: strict, so that a misspelled field is a
 * mistake. Kubernetes itself drops what it does not know, and a probe that was misspelled is a probe that is not there.
 */
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const labels = z.record(z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/), z.string().max(63));
const port = z.int().min(1).max(65_535);
const portOrName = z.union([port, name]);
const seconds = z.int().positive();
const memory = z.string().regex(/^[1-9]\d*(Mi|Gi)$/);
const cpu = z.string().regex(/^[1-9]\d*m?$/);
const metadata = z.strictObject({
  name,
  namespace: name.optional(),
  labels: labels.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const matchLabels = z.strictObject({ matchLabels: labels });
const expression = z.strictObject({ key: z.string(), operator: z.enum(['In', 'NotIn']), values: z.array(z.string()) });
const selector = z.strictObject({ matchLabels: labels.optional(), matchExpressions: z.array(expression).optional() });

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string().startsWith('/'), port: portOrName }),
  periodSeconds: seconds,
  timeoutSeconds: seconds,
  failureThreshold: seconds,
});
const variable = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({
    name: z.string(),
    valueFrom: z.union([
      z.strictObject({ secretKeyRef: z.strictObject({ name, key: z.string() }) }),
      z.strictObject({ configMapKeyRef: z.strictObject({ name, key: z.string() }) }),
    ]),
  }),
]);
const container = z.strictObject({
  name,
  image: z.string().regex(/^[\w./-]+:\d+\.\d+\.\d+$/),
  imagePullPolicy: z.enum(['IfNotPresent', 'Always']),
  args: z.array(z.string()),
  ports: z.array(z.strictObject({ name, containerPort: port })).optional(),
  envFrom: z.array(z.strictObject({ configMapRef: z.strictObject({ name }) })).optional(),
  env: z.array(variable),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  resources: z.strictObject({
    requests: z.strictObject({ cpu, memory }),
    limits: z.strictObject({ cpu, memory }),
  }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name, mountPath: z.string().startsWith('/') })).optional(),
});
const volume = z.union([
  z.strictObject({ name, emptyDir: z.strictObject({ sizeLimit: memory }) }),
  z.strictObject({ name, persistentVolumeClaim: z.strictObject({ claimName: name }) }),
]);
const pod = z.strictObject({
  metadata: z.strictObject({ labels, annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.strictObject({
    serviceAccountName: name,
    automountServiceAccountToken: z.literal(false),
    terminationGracePeriodSeconds: seconds.optional(),
    restartPolicy: z.literal('OnFailure').optional(),
    securityContext: z.strictObject({
      runAsNonRoot: z.literal(true),
      runAsUser: z.int().positive(),
      runAsGroup: z.int().positive(),
      fsGroup: z.int().positive().optional(),
      seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
    }),
    topologySpreadConstraints: z
      .array(
        z.strictObject({
          maxSkew: z.int().positive(),
          topologyKey: z.string(),
          whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
          labelSelector: matchLabels,
        }),
      )
      .optional(),
    containers: z.array(container).length(1),
    volumes: z.array(volume).optional(),
  }),
});

export const Deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata,
  spec: z.strictObject({
    replicas: z.int().positive().optional(),
    revisionHistoryLimit: z.int().positive(),
    selector: matchLabels,
    strategy: z.strictObject({
      type: z.literal('RollingUpdate'),
      rollingUpdate: z.strictObject({ maxSurge: z.int(), maxUnavailable: z.int() }),
    }),
    template: pod,
  }),
});
export const Service = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata,
  spec: z.strictObject({
    type: z.literal('ClusterIP'),
    selector: labels,
    ports: z.array(z.strictObject({ name, port, targetPort: portOrName })),
  }),
});
const networkPort = z.strictObject({ protocol: z.enum(['TCP', 'UDP']), port: portOrName });
const peer = z.strictObject({ podSelector: selector.optional(), namespaceSelector: selector.optional() });
const Job = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  metadata,
  spec: z.strictObject({ backoffLimit: seconds, ttlSecondsAfterFinished: seconds, template: pod }),
});
const PodDisruptionBudget = z.strictObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('PodDisruptionBudget'),
  metadata,
  spec: z.strictObject({ maxUnavailable: z.int().positive(), selector: matchLabels }),
});
const HorizontalPodAutoscaler = z.strictObject({
  apiVersion: z.literal('autoscaling/v2'),
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata,
  spec: z.strictObject({
    scaleTargetRef: z.strictObject({ apiVersion: z.literal('apps/v1'), kind: z.literal('Deployment'), name }),
    minReplicas: z.int().min(2),
    maxReplicas: z.int(),
    metrics: z.array(
      z.strictObject({
        type: z.literal('Resource'),
        resource: z.strictObject({
          name: z.literal('cpu'),
          target: z.strictObject({ type: z.literal('Utilization'), averageUtilization: z.int().min(1).max(100) }),
        }),
      }),
    ),
  }),
});
const NetworkPolicy = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata,
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
    ingress: z.array(z.strictObject({ from: z.array(peer), ports: z.array(networkPort) })).optional(),
    egress: z.array(z.strictObject({ to: z.array(peer).optional(), ports: z.array(networkPort) })).optional(),
  }),
});
const v1 = z.literal('v1');
const ConfigMap = z.strictObject({ apiVersion: v1, kind: z.literal('ConfigMap'), metadata, data: z.record(z.string(), z.string()) });
const Secret = z.strictObject({
  apiVersion: v1,
  kind: z.literal('Secret'),
  metadata,
  type: z.literal('Opaque'),
  stringData: z.record(z.string(), z.string()),
});
const Namespace = z.strictObject({ apiVersion: v1, kind: z.literal('Namespace'), metadata });
const ServiceAccount = z.strictObject({
  apiVersion: v1,
  kind: z.literal('ServiceAccount'),
  metadata,
  automountServiceAccountToken: z.literal(false),
});
const PersistentVolumeClaim = z.strictObject({
  apiVersion: v1,
  kind: z.literal('PersistentVolumeClaim'),
  metadata,
  spec: z.strictObject({
    accessModes: z.tuple([z.literal('ReadWriteMany')]),
    resources: z.strictObject({ requests: z.strictObject({ storage: memory }) }),
  }),
});

/** Any manifest of the house. */
export const Manifest = z.discriminatedUnion('kind', [
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
]);
export type Manifest = z.output<typeof Manifest>;

/** The list of what kustomize puts together. */
export const Kustomization = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    namespace: name,
    resources: z.array(z.string()),
  }),
  z.strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1alpha1'),
    kind: z.literal('Component'),
    resources: z.array(z.string()),
    patches: z.array(z.strictObject({ target: z.strictObject({ kind: z.string() }), patch: z.string() })),
  }),
]);
