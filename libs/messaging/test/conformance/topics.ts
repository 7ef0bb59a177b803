import { describe, expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import { Listener } from '../probe.js';
import { declare, message, newName, range, type Suite } from './suite.js';

/** Topics are declared, never changed; a bus says who it is and when it is closed. */
export function topicPromises({ connect, topicOn, consume }: Suite): void {
  describe('topics', () => {
    it('are created once and never changed', async () => {
      const bus = connect();
      const topic = newName('topic');
      await bus.ensureTopics([declare(topic, 2)]);
      await bus.ensureTopics([declare(topic, 5), declare(newName('other'), 1)]);
      const listener = new Listener();
      await consume(bus, { topics: [topic], handle: listener.handle });
      await bus.publish(range(50).map((index) => message(topic, `key-${index}`, `m${index}`)));
      await listener.heard(50);
      expect(Math.max(...listener.messages.map(({ partition }) => partition))).toBeLessThan(2);
    });

    it('may be created by several at once', async () => {
      const declarations = range(3).map(() => declare(newName('topic'), 1));
      await Promise.all([connect(), connect(), connect()].map((bus) => bus.ensureTopics(declarations)));
      const topics = declarations.map(({ topic }) => topic);
      const bus = connect();
      await expect(bus.publish(topics.map((topic) => message(topic, 'k', 'v')))).resolves.toBeUndefined();
    });

    it('that no broker could have are a defect', async () => {
      const bus = connect();
      await expect(bus.ensureTopics([declare('not a name', 1)])).rejects.toBeInstanceOf(Defect);
      await expect(bus.ensureTopics([declare(newName('topic'), 0)])).rejects.toBeInstanceOf(Defect);
    });
  });

  describe('a bus', () => {
    it('says which engine it is and that the broker answers', async () => {
      const bus = connect();
      expect(bus.engine).not.toBe('');
      await expect(bus.ping()).resolves.toBeUndefined();
    });

    it('fails clearly once it is closed, and may be closed twice', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      await bus.publish([message(topic, 'k', 'a')]);
      await bus.close();
      await bus.close();
      const closed = { name: 'Failure', neighbour: 'broker', code: 'closed' };
      await expect(bus.publish([message(topic, 'k', 'b')])).rejects.toMatchObject(closed);
      await expect(bus.ping()).rejects.toMatchObject(closed);
      const handle = new Listener().handle;
      await expect(
        bus.consume({ group: newName('group'), topics: [topic], handle, batchMessagesMax: 1 }),
      ).rejects.toMatchObject(closed);
    });
  });
}
