import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import { toImageAgain } from '@/lib/forms/recreate-image';

const captured = imageSchema.parse(
  JSON.parse(readFileSync('e2e/openstack/captures/interrupted-image.json', 'utf8')).body,
);

test('an interrupted image is made anew with what a user set and nothing that Glance wrote', () => {
  const image = imageSchema.parse({ ...captured, tags: ['a'], os_distro: 'debian', stores: 'central' });
  expect(toImageAgain(image, String(captured.owner))).toEqual({
    name: 'interrupted',
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    tags: ['a'],
    os_distro: 'debian',
  });
});

test("another project's image stays that project's", () => {
  expect(toImageAgain(captured, 'of the administrator').owner).toBe(captured.owner);
});
