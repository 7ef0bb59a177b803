import { ManualClock } from '@hoso/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';

import { Admission } from './admission.js';

const LOOK_MS = 500;

/** Two who hear of each write, the second three messages for each, and who take so long for it. */
class House {
  readonly clock = new ManualClock(1_000_000);
  readonly admission = new Admission(this.clock);
  private readonly heard = [0, 0];
  private letIn = 0;

  /** Time passes; so many a second want to come in, and each of the two hears so many writes a second. Answers how many came in. */
  pass(seconds: number, wantPerSecond: number, hearPerSecond: readonly [number, number]): number {
    const before = this.letIn;
    for (let look = 0; look < (seconds * 1_000) / LOOK_MS; look += 1) {
      const count = (wantPerSecond * LOOK_MS) / 1_000;
      for (let one = 0; one < count; one += 1) {
        if (this.admission.take() === undefined) this.letIn += 1;
        this.clock.advance(LOOK_MS / count);
      }
      if (count === 0) this.clock.advance(LOOK_MS);
      hearPerSecond.forEach((each, who) => (this.heard[who] = Math.min(this.letIn, this.heard[who]! + (each * LOOK_MS) / 1_000)));
      this.admission.note(new Map([['first', this.look(0, 1)], ['second', this.look(1, 3)]]));
    }
    return this.letIn - before;
  }

  get waiting(): readonly number[] {
    return this.heard.map((heard) => this.letIn - heard);
  }

  private look(who: number, each: number): { readonly heard: number; readonly writesHeard: number; readonly waiting: number } {
    const heard = Math.floor(this.heard[who]!);
    return { heard: heard * each, writesHeard: heard, waiting: (this.letIn - heard) * each };
  }
}

let house: House;
beforeEach(() => {
  house = new House();
});

describe('admission', () => {
  it('lets everybody in while those who hear of it keep up', () => {
    expect(house.pass(20, 100, [120, 120])).toBe(2_000);
  });

  it('lets everybody in who comes at once after a calm, while they are no crowd', () => {
    house.pass(20, 2, [200, 200]);
    expect(house.pass(0.5, 180, [200, 200])).toBe(90);
  });

  it('lets in what the slowest hears, and leaves no more than a few seconds of it waiting, however many come', () => {
    house.pass(5, 80, [200, 100]);
    house.pass(10, 400, [200, 100]);
    const letIn = house.pass(60, 400, [200, 100]);
    expect(letIn / 60).toBeGreaterThan(90);
    expect(letIn / 60).toBeLessThan(110);
    expect(Math.max(...house.waiting) / 100).toBeLessThan(4);
  });

  it('says after how many seconds what waits now will have been heard', () => {
    house.pass(5, 80, [200, 100]);
    house.pass(10, 400, [200, 100]);
    const told = Array.from({ length: 400 }, () => house.admission.take()).filter((seconds) => seconds !== undefined);
    expect(told.length).toBeGreaterThan(300);
    for (const seconds of told) {
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(10);
    }
  });

  it('lets everybody in again when it is over', () => {
    house.pass(15, 400, [200, 100]);
    house.pass(6, 0, [200, 100]);
    expect(house.pass(10, 80, [200, 100])).toBe(800);
  });

  it('turns nobody away for the sake of one who hears nothing: what is said to it is kept', () => {
    house.pass(5, 80, [200, 100]);
    house.pass(4, 80, [0, 100]);
    expect(house.pass(30, 80, [0, 100])).toBe(2_400);
  });

  it('lets in as much as before while one who was away catches up, where it can hear more than comes', () => {
    house.pass(5, 80, [200, 200]);
    house.pass(20, 80, [0, 200]);
    const letIn = house.pass(30, 80, [200, 200]);
    expect(letIn).toBeGreaterThan(0.75 * 2_400);
    expect(house.pass(20, 80, [200, 200])).toBe(1_600);
  });

  it('does not take for work what nobody hears of: papers before their dossiers are filed', () => {
    for (let look = 0; look < 40; look += 1) {
      for (let paper = 0; paper < 300; paper += 1) expect(house.admission.take(false)).toBeUndefined();
      expect(house.pass(LOOK_MS / 1_000, 40, [50, 50])).toBe(20);
    }
  });

  it('lets in no paper for whose dossier there is no room', () => {
    house.pass(5, 80, [200, 100]);
    house.pass(10, 400, [200, 100]);
    const letIn = Array.from({ length: 400 }, () => house.admission.take(false)).filter((seconds) => seconds === undefined);
    expect(letIn).toEqual([]);
  });

  it('turns nobody away when nobody knows how far they are', () => {
    house.pass(15, 400, [200, 100]);
    house.admission.forget();
    for (let one = 0; one < 1_000; one += 1) expect(house.admission.take()).toBeUndefined();
  });

  it('needs no look while nobody wants to come in', () => {
    expect(house.admission.wasAsked).toBe(false);
    house.admission.take();
    expect(house.admission.wasAsked).toBe(true);
    house.admission.note(new Map());
    expect(house.admission.wasAsked).toBe(false);
  });
});
