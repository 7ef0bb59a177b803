/** A unique key of the new state belongs to another dossier; whoever set the key knows how to find that dossier. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}

