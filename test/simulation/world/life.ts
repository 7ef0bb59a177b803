/** One process from its start to its end: what it awaits comes only while it lives, and waits while it is paused. */
export class Life {
  alive = true;
  /** Has set itself up, and answers whoever asks. */
  isOpen = false;
  /** Nothing of this process goes on before this moment of the world. */
  pausedUntilMs = 0;
  /** How far its own clock is ahead of the world's; negative when it is behind. */
  skewMs = 0;

  constructor(
    /** For the timeline, for example `intake 2`. */
    readonly name: string,
    /** Different for every process of a history. */
    readonly number: number,
  ) {}
}
