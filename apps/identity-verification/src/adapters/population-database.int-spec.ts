import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';

import { makeCertificates, type Certificates } from '../../../../test/support/certificates.js';
import { eventually } from '../../../../test/support/eventually.js';
import { applicantOf, openStreet, type Applicant, type Street } from '../../../../test/support/street.js';
import type { RegisterQuestion } from '../domain/ask-register.js';
import { PopulationDatabase, type PopulationDatabaseOptions } from './population-database.js';

const clock = new SystemClock();
const WHOLE = applicantOf('whole');
const SILENT = { kind: 'unavailable' };

function questionAbout({ personalNumber, ...person }: Applicant = WHOLE, requestId = 'request-1'): RegisterQuestion {
  return { requestId, personalNumber, person };
}

function registerAt(url: string, options: Partial<PopulationDatabaseOptions> = {}): PopulationDatabase {
  return new PopulationDatabase({ url, timeoutMs: 2_000, concurrencyMax: 32, onState: () => undefined, clock, ...options });
}

describe('the population database of the street', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet(clock);
  });
  afterEach(() => street.fault({ kind: 'none' }));
  afterAll(() => street.close());

  it.each([
    ['matched', 'whole', {}],
    ['partial', 'year-only', {}],
    ['not-found', 'absent', {}],
    ['mismatched', 'whole', { birthDate: '1901-01-01' }],
  ] as const)('answers %s about somebody who is %s', async (kind, standing, change) => {
    const answer = await registerAt(street.address).ask(questionAbout({ ...applicantOf(standing), ...change }, 'request-7'));
    expect(answer).toMatchObject({ kind: 'answered', requestId: 'request-7', verdict: { kind } });
  });

  it('is left alone once twenty questions in a row go unanswered, tried with one, and used again when that one is answered', async () => {
    const states: string[] = [];
    const register = registerAt(street.address, { halfOpenAfterMs: 1_500, onState: (state) => void states.push(state) });
    for (let question = 0; question < 4; question += 1) expect(await register.ask(questionAbout())).toMatchObject({ kind: 'answered' });
    await street.fault({ kind: 'down' });
    for (let question = 0; question < 20; question += 1) {
      expect(states).toEqual([]);
      expect(await register.ask(questionAbout())).toEqual(SILENT);
    }
    expect(states).toEqual(['open']);

    const whileOpen = await street.asked();
    expect(await Promise.all(Array.from({ length: 20 }, () => register.ask(questionAbout())))).toEqual(Array(20).fill(SILENT));
    expect(await street.asked()).toBe(whileOpen);

    await eventually('it is tried', async () => {
      expect(await register.ask(questionAbout())).toEqual(SILENT);
      return (await street.asked()) > whileOpen;
    });
    expect(await street.asked()).toBe(whileOpen + 1);
    expect(await register.ask(questionAbout())).toEqual(SILENT);
    expect(await street.asked()).toBe(whileOpen + 1);

    await street.fault({ kind: 'none' });
    await eventually('it is used again', async () => (await register.ask(questionAbout())).kind === 'answered');
    expect(states.at(-1)).toBe('closed');
    const answers = await Promise.all(Array.from({ length: 20 }, () => register.ask(questionAbout())));
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['answered']));
  }, 30_000);

  it('is asked on while it answers one question in four: whoever is answered need not wait', async () => {
    const states: string[] = [];
    const register = registerAt(street.address, { onState: (state) => void states.push(state) });
    const before = await street.asked();
    for (let question = 0; question < 60; question += 1) {
      const isAnswered = question % 4 === 3;
      await street.fault({ kind: isAnswered ? 'none' : 'down' });
      expect((await register.ask(questionAbout())).kind).toBe(isAnswered ? 'answered' : 'unavailable');
    }
    expect(states).toEqual([]);
    expect(await street.asked()).toBe(before + 60);
  });

  it('is not left alone because it refuses: a refusal is an answer', async () => {
    const states: string[] = [];
    const register = registerAt(street.address, { onState: (state) => void states.push(state) });
    await street.fault({ kind: 'forbidden', how: 'quota' });
    for (let question = 0; question < 30; question += 1) expect(await register.ask(questionAbout())).toEqual({ kind: 'forbidden' });
    expect(states).toEqual([]);
  });
});

describe('a register that cannot be believed', () => {
  let answer: (request: IncomingMessage, response: ServerResponse, asked: Readonly<Record<string, string>>) => void;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => answer(request, response, JSON.parse(text) as Record<string, string>));
  });
  let address: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => server.closeAllConnections());
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const citizenOf = (personalNumber: string): object => ({
    SoDinhDanh: personalNumber, HoVaTen: { Ho: 'MẪU', ChuDem: '', Ten: 'THỬ' }, NgayThangNamSinh: { Nam: '1990' }, GioiTinh: '1',
  });
  const saying = (status: number, body: unknown) => () => {
    answer = (_request, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  it.each([
    ['answers another question', saying(200, { MaYeuCau: 'request-2', error_code: '1' })],
    ['answers about another number', saying(200, { MaYeuCau: 'request-1', error_code: '0', CongDan: citizenOf('001099000001') })],
    ['has found somebody and says nothing of him', saying(200, { MaYeuCau: 'request-1', error_code: '0' })],
    ['is in trouble with status 200', saying(200, { MaYeuCau: 'request-1', error_code: '9' })],
    ['calls the question wrong', saying(400, { MaYeuCau: 'request-1', error_code: '2' })],
    ['leaves out its code', saying(200, { MaYeuCau: 'request-1' })],
    ['says null', saying(200, null)],
    ['fails', saying(500, {})],
  ])('because it %s, is taken as silent', async (_what, set) => {
    set();
    expect(await registerAt(address).ask(questionAbout())).toEqual(SILENT);
  });

  it('because it sends us elsewhere, is taken as silent, and nobody goes there', async () => {
    const asked: (string | undefined)[] = [];
    answer = (request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: `${address}/elsewhere` }).end();
    };
    expect(await registerAt(address).ask(questionAbout())).toEqual(SILENT);
    expect(asked).toEqual(['/population/lookup']);
  });

  it('because its answer has no end, is cut off after a bounded part of it', async () => {
    let sent = 0;
    let isGone = false;
    const part = Buffer.alloc(16 * 1024, 'a');
    answer = (_request, response) => {
      const pour = (): void => {
        while (!isGone && sent < 256 * 1024 * 1024) {
          sent += part.length;
          if (!response.write(part)) return void response.once('drain', pour);
        }
      };
      response.once('close', () => (isGone = true));
      response.writeHead(200, { 'content-type': 'application/json' });
      pour();
    };
    expect(await registerAt(address).ask(questionAbout())).toEqual(SILENT);
    await eventually('the connection is closed', () => isGone);
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  it('because it drips its answer, is given up at the deadline of the question', async () => {
    let isGone = false;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => {
        clearInterval(drip);
        isGone = true;
      });
    };
    expect(await registerAt(address, { timeoutMs: 1_000 }).ask(questionAbout())).toEqual(SILENT);
    await eventually('the connection is closed', () => isGone);
  });

  it('is asked no more at once than is allowed; the others wait for their turn and get it', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    answer = (_request, response, { requestId }) => {
      waiting.push(() => void response.writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ MaYeuCau: requestId, error_code: '1' })));
      most = Math.max(most, waiting.length);
    };
    const register = registerAt(address, { concurrencyMax: 3, timeoutMs: 20_000 });
    const asked = Array.from({ length: 12 }, (_, index) => register.ask(questionAbout(WHOLE, `request-${index}`)));
    for (let answered = 0; answered < 12; answered += 1) {
      await eventually('as many as may are there', () => waiting.length === Math.min(3, 12 - answered));
      waiting.shift()!();
    }
    expect((await Promise.all(asked)).map((one) => 'requestId' in one && one.requestId)).toEqual(
      Array.from({ length: 12 }, (_, index) => `request-${index}`),
    );
    expect(most).toBe(3);
  }, 30_000);
});

describe('a register that is called by HTTPS', () => {
  const trusted = getCACertificates('default');
  let asked = 0;
  const server = createSecureServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      asked += 1;
      const { requestId } = JSON.parse(text) as { readonly requestId: string };
      // No connection is kept: each question looks at the certificate, and none is sent on one that has just been closed here.
      const headers = { 'content-type': 'application/json', 'connection': 'close' };
      response.writeHead(200, headers).end(JSON.stringify({ MaYeuCau: requestId, error_code: '1' }));
    });
  });
  let certificates: Certificates;
  let stranger: Certificates;

  beforeAll(async () => {
    [certificates, stranger] = await Promise.all([makeCertificates(), makeCertificates()]);
    setDefaultCACertificates([...trusted, certificates.authority]);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    setDefaultCACertificates(trusted);
    server.close();
    server.closeAllConnections();
  });

  const ask = (host = '127.0.0.1'): ReturnType<PopulationDatabase['ask']> =>
    registerAt(`https://${host}:${(server.address() as AddressInfo).port}`).ask(questionAbout());
  const present = (certificate: Certificates['good']): void => {
    server.setSecureContext(certificate);
    server.closeAllConnections();
  };
  const ANSWERED = { kind: 'answered', verdict: { kind: 'not-found' }, requestId: 'request-1' };

  it.each<[string, () => Certificates['good'], string]>([
    ['has expired', () => certificates.expired, '127.0.0.1'],
    ['is signed by nobody who is known', () => stranger.good, '127.0.0.1'],
    ['is that of another host', () => certificates.good, 'localhost'],
  ])('and whose certificate %s, is taken as silent and told nothing, until it presents a good one', async (_what, bad, host) => {
    present(certificates.good);
    expect(await ask()).toEqual(ANSWERED);
    const before = asked;
    present(bad());
    expect(await ask(host)).toEqual(SILENT);
    expect(asked).toBe(before);
    present(certificates.good);
    expect(await ask()).toEqual(ANSWERED);
  });
});
