import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { documentsOf, textOf, TOP, yamlOf } from '../yaml-files.js';
import { Kustomization, Manifest } from './shapes.js';

const FOLDER = 'deploy/kubernetes';

/** The manifests of a folder, in the order of its kustomization; whatever does not fit its shape throws. */
export function manifestsOf(folder: 'base' | 'autoscaling'): Manifest[] {
  const { resources } = Kustomization.parse(yamlOf(`${FOLDER}/${folder}/kustomization.yaml`));
  return resources.flatMap((file) => documentsOf(textOf(`${FOLDER}/${folder}/${file}`))).map((one) => Manifest.parse(one));
}

/** The files that a folder's kustomization names, and those that are there. */
export function filesOf(folder: 'base' | 'autoscaling'): { readonly named: readonly string[]; readonly there: readonly string[] } {
  const { resources } = Kustomization.parse(yamlOf(`${FOLDER}/${folder}/kustomization.yaml`));
  const there = readdirSync(join(TOP, FOLDER, folder)).filter((file) => file !== 'kustomization.yaml');
  return { named: [...resources].sort(), there: there.sort() };
}

/** The manifests of one kind. */
export function ofKind<Kind extends Manifest['kind']>(
  manifests: readonly Manifest[],
  kind: Kind,
): Extract<Manifest, { readonly kind: Kind }>[] {
  return manifests.filter((one): one is Extract<Manifest, { readonly kind: Kind }> => one.kind === kind);
}
