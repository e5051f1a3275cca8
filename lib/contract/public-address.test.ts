import { expect, test } from 'vitest';
import { isPublicAddress } from '@/lib/contract/public-address';

test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['192.0.0.170', false],
  ['192.0.2.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::127.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['fd00::1', false],
  ['fe80::1', false],
  ['2001:db8::1', false],
  ['168.63.129.16', false],
  ['64:ff9b:1::7f00:1', false],
  ['::ffff:0:7f00:1', false],
  ['fec0::1', false],
  ['fe80::1%eth0', false],
  ['4000::1', false],
  ['example.org', false],
  ['', false],
  ['8.8.8.8', true],
  ['::ffff:8.8.8.8', true],
  ['2606:4700::1111', true],
])('whether %s is in the public network: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});
