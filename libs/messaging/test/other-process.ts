import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

export interface OtherProcess {
  /** Resolves when it has printed `word`. */
  said(word: string): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Programs of this folder, compiled into a folder of this run inside the checkout, so that they find its modules. */
export class OtherProcesses {
  private readonly folder = path.join(ROOT, '.data', 'spec', `messaging-${process.pid}`);
  private readonly children = new Set<ChildProcess>();
  private compiled = false;

  /** Starts `test/<name>.ts`. */
  start(name: string, args: readonly string[]): OtherProcess {
    this.compile();
    const file = path.join(this.folder, 'libs', 'messaging', 'test', `${name}.js`);
    const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
    this.children.add(child);
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
    });
    return {
      said: (word) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (output.includes(word)) resolve();
          };
          child.stdout.on('data', look);
          child.once('exit', () => reject(new Error(`${name} ended before it said "${word}"`)));
          look();
        }),
      kill: () => this.kill(child),
    };
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.children].map((child) => this.kill(child)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async kill(child: ChildProcess): Promise<void> {
    this.children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => void child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private compile(): void {
    if (this.compiled) return;
    mkdirSync(this.folder, { recursive: true });
    const ignore = ['--ignore', '**/*.spec.ts', '--ignore', '**/*.int-spec.ts'];
    const args = ['libs/kernel', 'libs/messaging', '-d', this.folder, '--quiet', ...ignore];
    const swc = path.join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
    const { status, stderr } = spawnSync(process.execPath, [swc, ...args], { cwd: ROOT, env: {} });
    if (status !== 0) throw new Error(`could not be compiled: ${String(stderr)}`);
    this.compiled = true;
  }
}
