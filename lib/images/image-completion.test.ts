import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import { completionsOf, seenValues } from '@/lib/images/image-completion';
import { glanceImage } from '../../e2e/support/glance-image';

const seen = seenValues([
  imageSchema.parse(glanceImage({ id: 'a', name: 'cirros', os_distro: 'rocky', disk_format: 'qcow2' })),
  imageSchema.parse(glanceImage({ id: 'b', name: 'web', os_distro: 'rocky', disk_format: 'raw' })),
]);
const offered = (token: string) => completionsOf(token, seen, 0).options.map(({ text }) => text);

test('facets are offered in the words of the columns, whichever word is typed', () => {
  expect(offered('disk_f')).toEqual(['format:']);
  expect(offered('crea')).toEqual(['created>']);
  expect(offered('')).not.toContain('created_at>');
  expect(offered('qco')).toContain('format:qcow2');
});

test('what the cloud can find by itself comes first where the value is a whole one', () => {
  expect(offered('rocky')[0]).toBe('os_distro:rocky');
  expect(offered('os:rocky')).toEqual(['os_distro:rocky', 'os:rocky']);
  expect(offered('cirros')[0]).toBe('name:cirros');
  expect(offered('os:roc')).toEqual(['os:rocky']);
});

test('a size that was typed to its end is not offered once more in other letters', () => {
  expect(offered('size>1')).toEqual(['size>100MiB', 'size>1GiB', 'size>10GiB', 'size>100GiB']);
  expect(offered('size>1G')).toEqual([]);
  expect(offered('size>10G')).toEqual([]);
});
