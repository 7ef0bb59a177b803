import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { promisify } from 'node:util';

import type { Line } from '../checker/driver-file.js';

const append = promisify(write) as (file: number, text: string) => Promise<unknown>;
const synchronise = promisify(fdatasync);

/** The driver's file. What is written while a synchronisation is under way goes to the disk together with the next one. */
export class Notebook {
  private readonly file: number;
  private gathering: string[] = [];
  private next: Promise<void> | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  /** Resolves when the line is on the disk. */
  write(line: Line): Promise<void> {
    this.gathering.push(`${JSON.stringify(line)}\n`);
    this.next ??= this.writing = this.writing.then(() => this.flush());
    return this.next;
  }

  async close(): Promise<void> {
    await this.writing;
    closeSync(this.file);
  }

  private async flush(): Promise<void> {
    const text = this.gathering.join('');
    this.gathering = [];
    this.next = undefined;
    await append(this.file, text);
    await synchronise(this.file);
  }
}
