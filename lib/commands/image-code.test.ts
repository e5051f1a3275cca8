import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ansibleCode, osismCode, terraformCode } from '@/lib/commands/image-code';
import { imageSchema } from '@/lib/contract/image';
import { glanceImage } from '../../e2e/support/glance-image';

const nasty = `a "b" \\ $\{x} %{y} {{ z }}\n: # - ☃`;
const image = imageSchema.parse(
  glanceImage({
    name: nasty,
    tags: ['b', 'a: #'],
    os_distro: 'debian',
    os_version: '12',
    'odd key: {': nasty,
    empty: '',
    vendor_checksum: `sha256:${'a'.repeat(64)}`,
    vendor_checksum_source: 'https://cloud.debian.org/x.qcow2',
    min_disk: 3,
  }),
);

test('an entry for OSISM reads back as what the image is', () => {
  expect(parse(osismCode(image)).images[0]).toMatchObject({
    name: nasty,
    min_disk: 3,
    meta: { os_distro: 'debian', os_version: '12', 'odd key: {': nasty },
    tags: ['a: #', 'b'],
    versions: [
      { version: '12', url: 'https://cloud.debian.org/x.qcow2', checksum: `sha256:${'a'.repeat(64)}` },
    ],
  });
  expect(osismCode(image)).not.toContain('empty');
});

test('a task for Ansible reads back, and no brace of it is run', () => {
  const code = ansibleCode(image);
  const [task] = parse(code, { logLevel: 'silent' });
  expect(task['openstack.cloud.image']).toMatchObject({
    name: nasty,
    properties: { os_distro: 'debian', 'odd key: {': nasty },
    is_protected: false,
  });
  for (const line of code.split('\n')) if (line.includes('{{')) expect(line).toContain('!unsafe "');
});

test('a resource for Terraform holds no template of anybody', () => {
  const code = terraformCode(image);
  expect(code).toContain('resource "openstack_images_image_v2" "a_b_x_y_z" {');
  expect(code).toContain(`$$\{x}`);
  expect(code).toContain('%%{y}');
  expect(code.replaceAll(`$$\{`, '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/);
  expect(code.split('\n').filter((line) => line.includes('name =')).length).toBe(1);
  expect(code).toContain('image_source_url = "https://cloud.debian.org/x.qcow2"');
});
