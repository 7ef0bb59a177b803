import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from '@jest/globals';

import { Worker } from './worker-process.js';

describe('a worker, as its parent sees it', () => {
  const started: ChildProcess[] = [];
  /** Says that it is ready, and does what the program says with each order. */
  const start = (onOrder: string): ChildProcess => {
    const program = `process.on('message', (order) => { ${onOrder} }); process.send({ heard: 0 });`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    started.push(child);
    return child;
  };

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  it('answers when it is ready, and to each order, until it is ended', async () => {
    const worker = new Worker(start('process.send({ heard: order.batches });'));
    expect(await worker.answer()).toEqual({ heard: 0 });
    expect(await worker.tell({ kind: 'speak in bulk', batches: 7 })).toEqual({ heard: 7 });
    await worker.end();
    await worker.end();
    await expect(worker.tell({ kind: 'tell' })).rejects.toThrow('a worker ended with SIGKILL');
  });

  it('that dies of an order breaks its answer', async () => {
    const worker = new Worker(start('process.exit(3);'));
    await worker.answer();
    await expect(worker.tell({ kind: 'tell' })).rejects.toThrow('a worker ended with 3');
  });

  it('that died between two orders breaks the answer to the next', async () => {
    const child = start('process.send(order); process.disconnect();');
    const worker = new Worker(child);
    await worker.answer();
    const gone = once(child, 'exit');
    await worker.tell({ kind: 'begin' });
    await gone;
    await expect(worker.tell({ kind: 'tell' })).rejects.toThrow('a worker ended with 0');
  });
});
