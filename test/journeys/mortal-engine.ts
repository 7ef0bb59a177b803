import { rm } from 'node:fs/promises';

import type { Engine } from '../../deploy/local/engines/index.js';

/** An engine that a journey may end at any moment, and start again in its folder and on its port. */
export class MortalEngine<Kind extends Engine> {
  private runs = true;

  private constructor(
    private engine: Kind,
    private readonly start: () => Promise<Kind>,
    private readonly dataFolder: string,
  ) {}

  static async of<Kind extends Engine>(start: () => Promise<Kind>, dataFolder: string): Promise<MortalEngine<Kind>> {
    return new MortalEngine(await start(), start, dataFolder);
  }

  /** In its present life; between two lives, the one that ended. */
  get current(): Kind {
    return this.engine;
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    this.runs = false;
    await this.engine.kill();
  }

  /** Starts it again, with everything that it had kept. Does nothing while it runs. */
  async startAgain(): Promise<void> {
    if (this.runs) return;
    this.engine = await this.start();
    this.runs = true;
  }

  /** Takes from it, once it is ended, everything that it has ever kept. */
  async forget(): Promise<void> {
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}
