import type { Life } from './life.js';

/** Something that will happen at a moment of the simulated world. */
export interface SimulatedEvent {
  /** Later than first meant where its process stood still then. */
  atMs: number;
  order: number;
  /** Whose it is: it is dropped when that process is dead, and held back while it is paused. Null: the world's own. */
  readonly life: Life | null;
  readonly run: () => void;
  /** Nobody waits for it any more: it will not happen. */
  isCancelled: boolean;
}

/** What comes next, earliest first; what is due at the same moment comes in the order in which it was put in. */
export class EventQueue {
  private readonly heap: SimulatedEvent[] = [];

  get size(): number {
    return this.heap.length;
  }

  push(event: SimulatedEvent): void {
    const { heap } = this;
    let place = heap.length;
    heap.push(event);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!comesBefore(event, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = event;
  }

  peek(): SimulatedEvent | undefined {
    return this.heap[0];
  }

  pop(): SimulatedEvent | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && comesBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!comesBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }
}

function comesBefore(one: SimulatedEvent, other: SimulatedEvent): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
