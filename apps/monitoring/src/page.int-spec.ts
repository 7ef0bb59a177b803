import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import { rehearseHistory } from '../test/histories.js';
import { openRehearsedHouse, rehearsedSeeds, type RehearsedHouse } from '../test/rehearsed-house.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const PROBES = fileURLToPath(new URL('../test/page-probes.js', import.meta.url));
const PAGE_FOLDER = fileURLToPath(new URL('./page/', import.meta.url));
const clock = new SystemClock();
/** Without a browser every one of these is skipped, and counted as such. */
const inBrowser = existsSync(CHROMIUM) ? it : it.skip;

describe('the page', () => {
  let browser: Browser | undefined;
  let house: RehearsedHouse;
  let store: MemoryStore;
  let page: Page;
  let complaints: string[];
  /** A dossier that is done: waited, answered, delivered. */
  let sample: { readonly dossierId: string; readonly code: string };

  async function open(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser!.newContext({ locale: 'vi-VN', viewport: { width: 1440, height: 900 }, ...options });
    page = await context.newPage();
    page.on('console', (message) => {
      // A server with more to do than it can says so (503); the page asks again.
      const isOverload = message.text().includes('status of 503');
      if ((message.type() === 'error' && !isOverload) || message.type() === 'warning') {
        complaints.push(`${message.text()} ${message.location().url}`);
      }
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(house.address)) complaints.push(`asked somebody else: ${request.url()}`);
    });
    await page.addInitScript({ path: PROBES });
    await page.goto(`${house.address}${path}`);
    await page.getByText(/(Trực tiếp|Live) ·/).waitFor();
    return page;
  }

  beforeAll(async () => {
    store = new MemoryStore(clock);
    house = await openRehearsedHouse({ store, clock });
    const seeds = rehearsedSeeds(21);
    const nowMs = clock.now();
    for (let index = 0; index < 40; index += 1) {
      await house.hear(rehearseHistory({ seed: seeds(), receivedAtMs: nowMs - 60_000 * (index + 30), paceMs: 500 }));
    }
    await house.counted();
    const list = await fetch(`${house.address}/dossiers?status=10`, {
      headers: { authorization: `Bearer ${await house.token()}` },
    });
    const { dossiers } = (await list.json()) as { dossiers: { dossierId: string; code: string }[] };
    sample = dossiers[0]!;
    if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 60_000);

  beforeEach(() => {
    complaints = [];
    house.state.parked = [];
    house.state.fault = null;
    house.state.whole = null;
    house.state.answers.processing = 'ok';
  });

  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
  });

  afterAll(async () => {
    await browser?.close();
    await house.close();
  });

  it('weighs less than 400 kB, fonts included', () => {
    const files = readdirSync(PAGE_FOLDER, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(PAGE_FOLDER, name)));
    expect(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)).toBeLessThan(400_000);
  });

  inBrowser('shows the rooms and the figures, and says until when they are complete', async () => {
    await open();
    for (const room of ['Tiếp nhận', 'Xác minh', 'Xử lý', 'Giám sát']) {
      await page.getByRole('heading', { name: room, level: 3 }).waitFor();
    }
    const received = page.locator('.tile', { has: page.getByRole('heading', { name: 'Đã nhận' }) });
    await page.getByRole('button', { name: 'Tất cả' }).click();
    await received.locator('.big').getByText('40', { exact: true }).waitFor();
    await page.getByText(/Số liệu lúc \d\d:\d\d:\d\d/).waitFor();
    await page.getByText(/40 đã nhận = \d+ đang mở \+ \d+ đã kết thúc/).waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('says what the last comparison of everything came to, and where it was', async () => {
    const nothing = { behind: 0, rows: 0, buckets: 0 };
    const whole = {
      begunAt: new Date(clock.now() - 60_000).toISOString(), finishedAt: new Date(clock.now()).toISOString(),
      compared: { dossiers: 1_240, buckets: 87 }, found: nothing, healed: nothing, places: [], silent: [],
    };
    house.state.whole = whole;
    await open();
    await page.getByText('Đối chiếu toàn bộ: 1.240 hồ sơ, 87 ô đếm, xong lúc').waitFor();
    await page.getByText('Không có gì lệch').waitFor();
    const found = { behind: 3, rows: 0, buckets: 2 };
    house.state.whole = { ...whole, found, healed: found, places: [{ agency: 'H26.101', day: '2026-11-20', ...found }] };
    await page.getByText('Lệch 3 hồ sơ, 0 dòng, 2 ô đếm; đã sửa 5').waitFor();
    await page.getByText('H26.101, 2026-11-20: 5').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('3 dossiers, 0 rows, 2 buckets differed; 5 put right').waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('moves while somebody looks', async () => {
    await open('/?period=all');
    const received = page.locator('.tile', { has: page.getByRole('heading', { name: 'Đã nhận' }) });
    const before = Number(await received.locator('.big').innerText());
    const events = rehearseHistory({ seed: 77, receivedAtMs: clock.now() }).slice(0, 1);
    await house.hear(events);
    // The chart below it names the number as well, as soon as it has two of them.
    await received.locator('.big').getByText(String(before + 1), { exact: true }).waitFor();
    const reference = (events[0]!.metric as { readonly reference: string }).reference;
    await page.getByRole('link', { name: `Mở hồ sơ ${reference}` }).waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('speaks the other language where one is, and keeps the place', async () => {
    await open(`/?dossier=${sample.dossierId}`);
    await page.getByRole('heading', { name: 'Diễn biến' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(new URL(page.url()).searchParams.get('dossier')).toBe(sample.dossierId);
    expect(new URL(page.url()).searchParams.get('lang')).toBe('en');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(await page.evaluate('probes.missingWords()')).toEqual([]);
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('goes from a figure to its dossiers, to one of them, and back', async () => {
    await open('/?lang=en&period=all');
    const finished = page.locator('.tile', { has: page.getByRole('heading', { name: 'Finished' }) });
    const count = Number(await finished.locator('.big').innerText());
    await finished.getByRole('link', { name: `See dossiers (${count})` }).click();
    await page.getByRole('heading', { name: 'Dossiers behind “Finished”' }).waitFor();
    const links = page.locator('.dossiers tbody th a');
    await page.locator('.dossiers tbody tr').nth(Math.min(count, 15) - 1).waitFor();
    while (await page.getByRole('button', { name: 'Show more' }).isVisible()) {
      const shown = await links.count();
      await page.getByRole('button', { name: 'Show more' }).click();
      await links.nth(shown).waitFor();
    }
    expect(await links.count()).toBe(count);
    const code = await links.first().innerText();
    await links.first().click();
    await page.getByRole('heading', { name: code }).waitFor();
    for (const name of ['Who waited for whom', 'Whole history']) await page.getByRole('heading', { name }).waitFor();
    expect(await page.locator('.lane').count()).toBe(4);
    await page.goBack();
    await page.getByRole('heading', { name: 'Dossiers behind “Finished”' }).waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('finds a dossier by its code, by keyboard alone', async () => {
    await open('/?lang=en');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.getByLabel('Dossier code or temporary reference').focus();
    await page.keyboard.type(sample.code);
    await page.keyboard.press('Enter');
    // Waited for in the address: a function that the page polls would be an evaluation, which the page forbids.
    await page.waitForURL((url) => url.searchParams.get('code') === sample.code);
    await page.locator('.dossiers tbody tr:only-child').waitFor();
    await page.locator('.dossiers tbody a').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: sample.code }).waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('replays what was set aside, after asking, and says what came of it', async () => {
    const since = new Date(clock.now() - 60_000).toISOString();
    const streams = [{ stream: 'intake', code: 'unknown-version', n: 2 }];
    house.state.parked = [{ service: 'processing', dossierId: sample.dossierId, since, streams }];
    house.state.hopeless.add(sample.dossierId);
    await open('/?lang=en');
    await page.getByRole('alert').getByText('Set aside').waitFor();
    const replay = async (): Promise<void> => {
      await page.getByRole('button', { name: `Replay ${sample.code}` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    };
    await replay();
    await page.getByRole('status').getByText('the cause is not mended').waitFor();
    house.state.hopeless.clear();
    await replay();
    await page.getByRole('status').getByText(`dossier ${sample.code} goes on`).waitFor();
    await page.getByText('No dossier is set aside.').waitFor();
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('orders a fault, shows its effect, and takes it back', async () => {
    await open('/?lang=en');
    const neighbour = page.locator('.neighbour');
    await neighbour.getByRole('button', { name: 'Down for 20 s' }).click();
    await page.getByRole('alert').getByText('Population database').waitFor();
    await neighbour.getByText('Down', { exact: true }).waitFor();
    await neighbour.getByRole('button', { name: 'Normal' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('says when the connection is lost, and heals', async () => {
    await open('/?lang=en');
    const port = Number(new URL(house.address).port);
    await house.close();
    await page.getByText('Connection lost since').waitFor();
    await page.getByText('These are old figures').first().waitFor();
    await page.getByRole('heading', { name: 'Intake', level: 3 }).waitFor();
    house = await openRehearsedHouse({ store, clock, port });
    await page.getByText('Live ·').waitFor();
    await page.getByText('These are old figures').first().waitFor({ state: 'detached' });
    // The browser itself notes each request that found nobody, by whatever the socket had come to.
    expect(complaints.filter((text) => !/^Failed to load resource: net::ERR_|401/.test(text))).toEqual([]);
  }, 90_000);

  inBrowser.each([['overview', ''], ['dossier', 'dossier']])('fits a phone and a wall (%s)', async (_name, view) => {
    house.state.parked = [
      {
        service: 'identity-verification', dossierId: sample.dossierId, since: new Date(clock.now()).toISOString(),
        streams: [{ stream: 'processing', code: 'data-against-contract', n: 12 }],
      },
    ];
    await open(view === 'dossier' ? `/?dossier=${sample.dossierId}` : '/');
    await page.locator(view === 'dossier' ? '.lanes' : '#parked table').waitFor();
    for (const width of [360, 768, 1440, 3840]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
    }
    expect(complaints).toEqual([]);
  }, 30_000);

  inBrowser('can be read by those who do not see it', async () => {
    await open('/?lang=en');
    expect(await page.evaluate('probes.unnamedParts()')).toEqual([]);
    for (const landmark of ['banner', 'main', 'contentinfo', 'search'] as const) {
      expect([landmark, await page.getByRole(landmark).count()]).toEqual([landmark, 1]);
    }
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  }, 30_000);

  inBrowser.each(['light', 'dark'] as const)('has enough contrast (%s)', async (colorScheme) => {
    house.state.answers.processing = 'degraded';
    await open('/?lang=en', { colorScheme });
    await page.locator('.state-degraded').first().waitFor();
    expect(await page.evaluate('probes.faintTexts()')).toEqual([]);
  }, 30_000);
});

describe('the page outside a demonstration', () => {
  inBrowser('asks for a token, refuses a wrong one, and lets a right one in', async () => {
    const house = await openRehearsedHouse({ store: new MemoryStore(clock), clock, demonstration: false });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    try {
      const page = await browser.newPage({ locale: 'en-GB' });
      await page.goto(house.address);
      await page.getByRole('heading', { name: 'An access token is needed' }).waitFor();
      await page.getByLabel('Access token').fill('nonsense');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The token is not valid or has expired.').waitFor();
      await page.getByLabel('Access token').fill(await house.token());
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('No dossiers yet.').waitFor();
      await page.getByRole('heading', { name: 'Flow of dossiers' }).waitFor();
      expect(await page.locator('.switches').count()).toBe(0);
    } finally {
      await browser.close();
      await house.close();
    }
  }, 40_000);
});
