import type { Notebook } from './notebook.js';

/** Notes whose dossiers each client is shown, in whatever answer: each once. */
export class Sight {
  private readonly shown = new Map<string, Set<string>>();

  constructor(private readonly notebook: Notebook) {}

  note(client: string, body: unknown): void {
    const known = this.shown.get(client) ?? new Set();
    this.shown.set(client, known);
    const dossierIds = [...new Set(dossierIdsIn(body))].filter((id) => !known.has(id));
    if (dossierIds.length === 0) return;
    for (const id of dossierIds) known.add(id);
    void this.notebook.write({ line: 'shown', client, dossierIds });
  }
}

/** Every dossier that an answer names, however deep. */
export function* dossierIdsIn(body: unknown): Iterable<string> {
  if (typeof body !== 'object' || body === null) return;
  for (const [name, value] of Object.entries(body)) {
    if (name === 'dossierId' && typeof value === 'string') yield value;
    else yield* dossierIdsIn(value);
  }
}
