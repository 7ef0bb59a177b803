import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { documentsOf, TOP } from '../yaml-files.js';
import { ofKind } from './manifests.js';
import { Manifest } from './shapes.js';

const here = spawnSync('kubectl', ['kustomize', '--help']).status === 0;
const FOLDER = join(TOP, 'deploy', 'kubernetes');

function render(folder: string): Manifest[] {
  const run = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return documentsOf(run.stdout).map((one) => Manifest.parse(one));
}

(here ? describe : describe.skip)('kustomize, where kubectl is on the machine', () => {
  const overlay = mkdtempSync(join(tmpdir(), 'hoso-kustomize-'));
  afterAll(() => rmSync(overlay, { recursive: true, force: true }));

  it('puts the base together, everything in one namespace', () => {
    const manifests = render(join(FOLDER, 'base'));
    expect(ofKind(manifests, 'Deployment')).toHaveLength(4);
    const outside = manifests.filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== 'hoso');
    expect(outside).toEqual([]);
  });

  it('leaves the number of replicas to the autoscalers when they are asked for', () => {
    cpSync(FOLDER, overlay, { recursive: true });
    const kustomization = ['apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization', 'resources: [base]'];
    writeFileSync(join(overlay, 'kustomization.yaml'), [...kustomization, 'components: [autoscaling]', ''].join('\n'));
    const manifests = render(overlay);
    expect(ofKind(manifests, 'HorizontalPodAutoscaler')).toHaveLength(4);
    expect(ofKind(manifests, 'Deployment').map(({ spec }) => spec.replicas)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
