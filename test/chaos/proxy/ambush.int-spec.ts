import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openMongooseStore, type Store, type StoredDocument } from '@hoso/store';

import { sharedStore } from '../../support/engines.js';
import { eventually } from '../../support/eventually.js';
import { holderOf } from '../laboratory/sockets.js';
import { Ambush, type Place } from './ambush.js';
import { httpProtocol } from './http-protocol.js';
import { mongoProtocol } from './mongo-protocol.js';
import { openProxy, type Proxy } from './proxy.js';

const engine = await sharedStore();

describe('an ambush on the line to the store', () => {
  let proxy: Proxy;
  let store: Store;
  let direct: Store;
  let done: () => void;
  let struck: number;

  beforeEach(async () => {
    const database = engine.name('ambush');
    proxy = await openProxy({ servers: [Number(/:(\d+)/.exec(engine.uri.replace('mongodb://', ''))?.[1])], protocol: mongoProtocol });
    const uri = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    store = await openMongooseStore({ uri, database });
    direct = await openMongooseStore({ uri: engine.uri, database });
    await store.ensure(['things', 'others'].map((name) => ({ name, fields: { word: 'string' }, indexes: [] })));
    struck = 0;
  });
  afterEach(async () => {
    done?.();
    await Promise.all([store.close(), direct.close()]);
    await proxy.close();
  });
  afterAll(() => engine.drop());

  /** Strikes, and is done when the test says so. */
  const lay = (place: Place): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    done = resolve;
    return proxy.lay(new Ambush(place, () => {
      struck += 1;
      return promise;
    }));
  };
  const insert = (_id: string, collection = 'things'): Promise<unknown> =>
    store.insertOne(collection, { _id, word: _id } as StoredDocument).then(() => 'kept', () => 'unknown');
  const isKept = async (_id: string): Promise<boolean> => (await direct.find('things', { _id }, { limit: 1 })).length === 1;
  const isStruck = (): Promise<true> => eventually('somebody strikes', () => struck === 1);

  it('before a request: the store never has it, also when the strike is over', async () => {
    lay({ request: 'insert', moment: 'before' });
    const inserted = insert('before');
    await isStruck();
    expect(await isKept('before')).toBe(false);
    done();
    expect([await inserted, await isKept('before')]).toEqual(['unknown', false]);
  });

  it('behind a forwarded request: the store has it, and the client hears nothing', async () => {
    lay({ request: 'insert', moment: 'forwarded' });
    const inserted = insert('forwarded');
    await isStruck();
    await eventually('it is kept', () => isKept('forwarded'));
    done();
    expect(await inserted).toBe('unknown');
  });

  it('behind an answer: the store is done with it when the strike comes, and the client hears nothing', async () => {
    lay({ request: 'insert', moment: 'answered' });
    const inserted = insert('answered');
    await isStruck();
    expect(await isKept('answered')).toBe(true);
    done();
    expect(await inserted).toBe('unknown');
  });

  it('lets pass what is another request, is about something else, or comes before its turn, and strikes once', async () => {
    lay({ request: ['insert', 'bulkWrite'], holding: ['things', 'word'], moment: 'before', after: 1 });
    expect([await isKept('nobody'), await insert('other', 'others'), await insert('first')]).toEqual([false, 'kept', 'kept']);
    expect(struck).toBe(0);
    const second = insert('second');
    await isStruck();
    done();
    expect([await second, await insert('third'), struck]).toEqual(['unknown', 'kept', 1]);
  });

  it('lets everything pass when it is called off, but not when the line is healed', async () => {
    const callOff = lay({ request: 'insert', moment: 'before' });
    callOff();
    expect(await insert('called off')).toBe('kept');
    lay({ request: 'insert', moment: 'before' });
    await proxy.heal();
    const inserted = insert('healed');
    await isStruck();
    done();
    expect(await inserted).toBe('unknown');
  });

  it('goes on waiting where it is not for these ends', async () => {
    const ends: number[] = [];
    proxy.lay(new Ambush({ request: 'insert', moment: 'answered' }, ({ client, server }) => void ends.push(client, server)));
    expect([await insert('a'), await insert('b')]).toEqual(['kept', 'kept']);
    expect(ends).toHaveLength(4);
    expect(new Set(ends.filter((_, place) => place % 2 === 1)).size).toBe(1);
  });
});

describe('a process that is killed in ambush', () => {
  const heard: string[] = [];
  let server: Server;
  let proxy: Proxy;
  let callers: ChildProcess[] = [];

  beforeEach(async () => {
    heard.length = 0;
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        heard.push(`${request.method} ${request.url}`);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    proxy = await openProxy({ servers: [(server.address() as AddressInfo).port], protocol: httpProtocol });
  });
  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.kill('SIGKILL');
    await proxy.close();
    server.close().closeAllConnections();
  });

  /** A process that asks three things one after the other. */
  const startCaller = (secondBytes = 2): ChildProcess => {
    const ask = "const ask = (path, body) => fetch(base + path, { method: 'POST', body }).then((answer) => answer.text());";
    const asks = `await ask('/one', '{}'); await ask('/two', '2'.repeat(${secondBytes})); await ask('/three', '{}');`;
    const code = `const base = 'http://127.0.0.1:${proxy.port}'; ${ask} ${asks}`;
    const caller = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    callers = [...callers, caller];
    return caller;
  };

  it.each([
    ['before', ['POST /one']], ['forwarded', ['POST /one', 'POST /two']], ['answered', ['POST /one', 'POST /two']],
  ] as const)('is known by its end of the connection, and dies there: %s', async (moment, reached) => {
    const death = Promise.withResolvers<unknown>();
    const strike = ({ client }: { readonly client: number }): Promise<void> => {
      const connected = { own: client, remote: proxy.port };
      const caller = callers.find(({ pid }) => pid === holderOf(connected, callers.map((one) => one.pid!)))!;
      const ended = new Promise<void>((resolve) => caller.once('exit', (_code, signal) => {
        death.resolve([caller.pid, signal]);
        resolve();
      }));
      caller.kill('SIGKILL');
      return ended;
    };
    proxy.lay(new Ambush({ request: 'POST /two', moment }, strike));
    const caller = startCaller();
    expect(await death.promise).toEqual([caller.pid, 'SIGKILL']);
    await eventually('the connection is over', () => proxy.connections === 0);
    await eventually('the server has heard what was forwarded', () => heard.length === reached.length);
    expect(heard).toEqual(reached);
  });

  it('has its last words heard that were forwarded, however soon the connection is over', async () => {
    proxy.lay(new Ambush({ request: 'POST /two', moment: 'forwarded' }, () => Promise.resolve()));
    startCaller(8_000_000);
    await eventually('the server has heard them', () => heard.includes('POST /two'));
    await eventually('the connection is over', () => proxy.connections === 0);
    expect(heard).toEqual(['POST /one', 'POST /two']);
  });

  it('is nobody where the connection is a stranger’s', async () => {
    const seen = Promise.withResolvers<number | undefined>();
    proxy.lay(new Ambush({ request: 'POST /one', moment: 'before' }, ({ client }) =>
      void seen.resolve(holderOf({ own: client, remote: proxy.port }, [process.pid]))));
    startCaller();
    expect(await seen.promise).toBeUndefined();
    await eventually('all was asked', () => heard.length === 3);
  });
});
