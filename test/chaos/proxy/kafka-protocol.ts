import type { Protocol, Request } from './frames.js';

/** Names of the requests by their keys, as Kafka's protocol guide has them. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'Produce', 1: 'Fetch', 2: 'ListOffsets', 3: 'Metadata', 8: 'OffsetCommit', 9: 'OffsetFetch', 10: 'FindCoordinator',
  11: 'JoinGroup', 12: 'Heartbeat', 13: 'LeaveGroup', 14: 'SyncGroup', 15: 'DescribeGroups', 18: 'ApiVersions',
  19: 'CreateTopics', 22: 'InitProducerId', 32: 'DescribeConfigs', 60: 'DescribeCluster',
};

const SIZE_BYTES = 4;
const HOST = '127.0.0.1';

/**
 * Kafka's protocol. Answers that name the broker are made to name the proxy instead, so that the client keeps coming
 * through it.
 */
export function kafkaProtocol(brokerPort: number, proxyPort: () => number): Protocol {
  return {
    frameBytes: (start) => (start.length < SIZE_BYTES ? undefined : SIZE_BYTES + start.readInt32BE(0)),
    readRequest: (frame): Request => {
      const key = frame.readInt16BE(SIZE_BYTES);
      return { name: NAMES[key] ?? `request ${key}`, id: frame.readInt32BE(SIZE_BYTES + 4) };
    },
    answeredId: (frame) => frame.readInt32BE(SIZE_BYTES),
    adapt: (answer, { name }) => {
      if (name !== 'Metadata' && name !== 'FindCoordinator') return answer;
      const adapted = Buffer.from(answer);
      for (const spelled of [addressOf, compactAddressOf]) {
        const [named, instead] = [spelled(brokerPort), spelled(proxyPort())];
        for (let at = adapted.indexOf(named); at >= 0; at = adapted.indexOf(named, at + named.length)) instead.copy(adapted, at);
      }
      return adapted;
    },
  };
}

/** How an address stands in an answer: a string with its length before it, and the port. */
function addressOf(port: number): Buffer {
  const address = Buffer.alloc(2 + HOST.length + 4);
  address.writeInt16BE(HOST.length, 0);
  address.write(HOST, 2, 'latin1');
  address.writeInt32BE(port, 2 + HOST.length);
  return address;
}

/** The same in the younger versions of an answer: the length is one byte, and one more than it is. */
function compactAddressOf(port: number): Buffer {
  const address = addressOf(port).subarray(1);
  address[0] = HOST.length + 1;
  return address;
}
