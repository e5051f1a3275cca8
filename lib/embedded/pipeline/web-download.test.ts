import { expect, test } from 'vitest';
import { cloudConfigSchema } from '@/lib/embedded/config';
import { passesFilter, resolveTarget } from '@/lib/embedded/pipeline/web-download';

const open = cloudConfigSchema.parse({}).import_filtering_opts;
const at = (import_filtering_opts: typeof open) => ({
  import_filtering_opts,
  host: '127.0.0.1',
  port: 9292,
  sample_images: true,
});

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
    expect(await resolveTarget(at(open), `http://${host}/`)).toHaveProperty('reason');
  },
);

test('a host that is named may be anywhere, also by its short form', async () => {
  const named = { ...open, allowed_hosts: ['127.0.0.1'] };
  expect(await resolveTarget(at(named), 'http://127.1/')).toEqual({ address: '127.0.0.1' });
  expect(await resolveTarget(at(named), 'http://127.0.0.2/')).toHaveProperty('reason');
});

test('the samples of this cloud itself are fetched, and nothing that looks like them', async () => {
  const url = 'http://127.0.0.1:9292/samples/sample-disk.qcow2';
  expect(await resolveTarget(at(open), url)).toEqual({ address: '127.0.0.1' });
  for (const other of [
    'http://127.0.0.1:9292/samples/',
    'http://127.0.0.1:9292/samples/SHA256SUMS',
    'http://127.0.0.1:9292/samples/../image/v2/images',
    'http://127.0.0.1:9292/samples/x/../sample-disk.qcow2',
    'http://127.0.0.1:9292/samples/%2e%2e/sample-disk.qcow2',
    'http://127.0.0.1:9292/samples/sample-disk.qcow2?x',
    'http://127.0.0.1:9292/samples/sample-disk.qcow2#x',
    'http://127.0.0.1:9292//samples/sample-disk.qcow2',
    'http://127.0.0.1:9292/image/v2/images',
    'http://127.0.0.1:9293/samples/sample-disk.qcow2',
    'http://127.0.0.1/samples/sample-disk.qcow2',
    'https://127.0.0.1:9292/samples/sample-disk.qcow2',
    'http://127.1:9292/samples/sample-disk.qcow2',
    'http://localhost:9292/samples/sample-disk.qcow2',
    'http://x@127.0.0.1:9292/samples/sample-disk.qcow2',
  ])
    expect(await resolveTarget(at(open), other), other).toHaveProperty('reason');
  expect(await resolveTarget({ ...at(open), sample_images: false }, url)).toHaveProperty('reason');
  const listed = { ...open, disallowed_hosts: ['127.0.0.1'], allowed_ports: [443] };
  expect(await resolveTarget(at(listed), url)).toEqual({ address: '127.0.0.1' });
});
