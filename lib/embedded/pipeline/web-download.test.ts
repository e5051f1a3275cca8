import { expect, test } from 'vitest';
import { cloudConfigSchema } from '@/lib/embedded/config';
import { isPublicAddress, passesFilter, resolveTarget } from '@/lib/embedded/pipeline/web-download';

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
  ['8.8.8.8', true],
  ['::ffff:8.8.8.8', true],
  ['2606:4700::1111', true],
])('whether %s is in the public network: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

const open = cloudConfigSchema.parse({}).import_filtering_opts;

test.each([
  ['http://example.org/x', true],
  ['https://example.org:443/x', true],
  ['http://example.org:22/x', false],
  ['file:///etc/passwd', false],
  ['gopher://example.org/', false],
  ['javascript://example.org/', false],
  ['http:///x', false],
  ['http://127.0.0.1:9292@example.org:22/', false],
  ['//example.org/', false],
])('whether %s passes the lists that are there by default: %s', (uri, expected) => {
  expect(passesFilter(open, uri)).toBe(expected);
});

// However an address is written, it is that address.
test.each(['2130706433', '0x7f.1', '017700000001', '0', '127。0。0。1', '[::ffff:7f00:1]', 'user:pw@127.1'])(
  'http://%s/ leads nowhere',
  async (host) => {
    expect(await resolveTarget(open, `http://${host}/`)).toHaveProperty('reason');
  },
);

test('a host that is named may be anywhere, also by its short form', async () => {
  const named = { ...open, allowed_hosts: ['127.0.0.1'] };
  expect(await resolveTarget(named, 'http://127.1/')).toEqual({ address: '127.0.0.1' });
  expect(await resolveTarget(named, 'http://127.0.0.2/')).toHaveProperty('reason');
});
