import { describe, expect, it } from '@jest/globals';

import { CALENDARS } from './calendar/calendars.js';
import { checkTables } from './check-tables.js';
import { TRANSITIONS } from './statuses/transitions.js';

describe('the tables that decisions stand on', () => {
  it('are sound', () => expect(() => checkTables()).not.toThrow());

  it('keep the office shut when a calendar contradicts itself', () => {
    const [first] = CALENDARS;
    const wrong = { ...first!, specialDays: [...first!.specialDays, first!.specialDays[0]!] };
    expect(() => checkTables([wrong])).toThrow(/tables-wrong: calendar 2026\.1: day-twice/);
  });

  it('keep the office shut when a status has no exit', () => {
    expect(() => checkTables(CALENDARS, { ...TRANSITIONS, 4: {} })).toThrow(/tables-wrong: status 2: dead-end|status 4: dead-end/);
  });
});
