import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Places } from '../checker/gather.js';
import type { Comparison, Verdict } from '../checker/judge.js';
import type { Floor } from './floor.js';

const CHECKER = fileURLToPath(new URL('../checker/main.js', import.meta.url));

interface Said {
  readonly stdout?: string;
  readonly stderr?: string;
}

/** The checker, a program of its own, as the laboratory asks it. */
export class Judging {
  private constructor(
    private readonly places: string,
    private readonly reading: string,
    private readonly keepEvidence: string | undefined,
  ) {}

  /** @param keepEvidence where the evidence itself is kept; nowhere when left out. */
  static async of(floor: Floor, driverFile: string, keepEvidence: string | undefined): Promise<Judging> {
    const { storeUri, deskFolder, brokers, addresses, logFolder } = floor;
    const places: Places = { driverFile, storeUri, deskFolder, brokers, addresses, logFolders: [logFolder] };
    const file = join(floor.folder, 'places.json');
    await writeFile(file, JSON.stringify(places));
    return new Judging(file, join(floor.folder, 'reading.json'), keepEvidence);
  }

  /** Has the house judged. */
  judge(): Promise<Verdict> {
    return this.ask(this.places, ...this.evidence);
  }

  /** Remembers all that the house keeps now. */
  async remember(): Promise<void> {
    await this.ask('--read', this.places, this.reading);
  }

  /** Has what the house keeps now held against what was remembered. */
  compare(): Promise<Comparison> {
    return this.ask('--compare', this.places, this.reading, ...this.evidence);
  }

  private get evidence(): readonly string[] {
    return this.keepEvidence === undefined ? [] : [this.keepEvidence];
  }

  private async ask<Answer>(...words: readonly string[]): Promise<Answer> {
    const args = ['--max-old-space-size=4096', CHECKER, ...words];
    const asking: Promise<Said> = promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
    // A verdict that does not hold ends the program with 1.
    const answer = await asking.catch((error: Said) => error);
    if (!answer.stdout?.startsWith('{')) throw new Error(`The checker gave no verdict: ${answer.stderr ?? ''}`);
    return JSON.parse(answer.stdout) as Answer;
  }
}
