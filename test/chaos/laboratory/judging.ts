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
  private readonly formerTopics: string[] = [];
  private readonly reading: string;

  /** @param keepEvidence where the evidence itself is kept; nowhere when left out. */
  constructor(
    private readonly floor: Floor,
    private readonly driverFile: string,
    private readonly keepEvidence: string | undefined,
  ) {
    this.reading = join(floor.folder, 'reading.json');
  }

  /** Remembers what the topics carry now: the broker is about to forget it. */
  async rememberTopics(): Promise<void> {
    const file = join(this.floor.folder, `topics-${this.formerTopics.length + 1}.json`);
    await this.ask('--topics', await this.places(), file);
    this.formerTopics.push(file);
  }

  /** Has the house judged. */
  async judge(): Promise<Verdict> {
    return this.ask(await this.places(), ...this.evidence);
  }

  /** Remembers all that the house keeps now. */
  async remember(): Promise<void> {
    await this.ask('--read', await this.places(), this.reading);
  }

  /** Has what the house keeps now held against what was remembered. */
  async compare(): Promise<Comparison> {
    return this.ask('--compare', await this.places(), this.reading, ...this.evidence);
  }

  /** Writes down where everything is, and answers in which file. */
  private async places(): Promise<string> {
    const { storeUri, deskFolder, brokers, addresses, logFolder, folder } = this.floor;
    const { driverFile, formerTopics } = this;
    const places: Places = { driverFile, storeUri, deskFolder, brokers, addresses, logFolders: [logFolder], formerTopics };
    const file = join(folder, 'places.json');
    await writeFile(file, JSON.stringify(places));
    return file;
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
