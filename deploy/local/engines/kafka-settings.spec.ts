import { expect, it } from '@jest/globals';

import { propertiesOf } from './kafka.js';

it('settings of Kafka may name folders in any language', () => {
  const text = propertiesOf({ 'log.dirs': '/nhà/Tài liệu/hoso', 'node.id': 1 });
  expect(text).toBe('log.dirs=/nh\\u00e0/T\\u00e0i li\\u1ec7u/hoso\nnode.id=1\n');
  expect(propertiesOf({ 'log.dirs': '/a\\b' })).toBe('log.dirs=/a\\\\b\n');
});
