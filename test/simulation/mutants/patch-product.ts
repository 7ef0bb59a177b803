import { registerHooks } from 'node:module';

/** A change of one place of the compiled product, made while it is loaded and nowhere else. */
export interface Patch {
  /** Below the folder of compiled code, for example `libs/ledger/src/lane.js`. */
  readonly file: string;
  /** Must stand there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The text with the patches in it. A place that is not there, or there more than once, is an error: the product has changed. */
export function patched(file: string, text: string, patches: readonly Patch[]): string {
  return patches.reduce((changed, { find, replace }) => {
    const places = changed.split(find).length - 1;
    if (places !== 1) throw new Error(`${file} has ${places} places where it says: ${find}`);
    return changed.replace(find, () => replace);
  }, text);
}

/** Applies patches to the product as it is loaded; before anything of it is. Answers which files were not loaded so far. */
export function patchProduct(patches: readonly Patch[]): () => readonly string[] {
  const waiting = new Map(Map.groupBy(patches, ({ file }) => file));
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const file = [...waiting.keys()].find((one) => url.endsWith(`/dist/${one}`));
      if (file === undefined) return loaded;
      const changed = patched(file, Buffer.from(loaded.source as Uint8Array).toString('utf8'), waiting.get(file)!);
      waiting.delete(file);
      return { ...loaded, source: changed };
    },
  });
  return () => [...waiting.keys()];
}
