import { expect, test } from 'vitest';
import { createImageParams, linkAddress, readCreateLink } from '@/lib/forms/create-image-link';

const read = (query: string) => readCreateLink(new URLSearchParams(query));
const digest = 'a'.repeat(64);
const good = 'https://cloud.debian.org/images/debian-12.qcow2';

test('a link fills in where from, what, and with which digest', () => {
  const link = read(
    `from=${encodeURIComponent(good)}&sha256=${digest.toUpperCase()}&name=Debian+12&os_distro=debian&disk_format=qcow2&min_disk=3&min_ram=512&property=hw_disk_bus%3Dvirtio`,
  );
  expect(link).toEqual({
    prefill: {
      uri: good,
      vendorChecksum: `sha256:${digest}`,
      name: 'Debian 12',
      disk_format: 'qcow2',
      min_disk: '3',
      min_ram: '512',
      properties: 'os_distro=debian\nhw_disk_bus=virtio',
    },
    leftOut: [],
  });
  expect(readCreateLink(createImageParams(link.prefill))).toEqual(link);
});

test('what stands twice is nobody’s word, and is named', () => {
  expect(read(`from=${good}&from=https://evil.example/x`)).toEqual({ prefill: {}, leftOut: ['from'] });
  expect(read('name=a&name=a')).toEqual({ prefill: {}, leftOut: ['name'] });
  expect(read(`sha256=${digest}&sha512=${'b'.repeat(128)}`)).toEqual({
    prefill: { vendorChecksum: `sha256:${digest}` },
    leftOut: ['sha512'],
  });
  expect(read('property=os_distro%3Da&property=os_distro%3Db')).toEqual({
    prefill: {},
    leftOut: ['os_distro'],
  });
  expect(read('os_distro=a&property=os_distro%3Db')).toEqual({ prefill: {}, leftOut: ['os_distro'] });
});

/** Links that somebody wrote to have another press the button: 200 and more, each kind in several spellings. */
function hostileLinks(): string[] {
  const schemes = [
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ftp://x/y'],
    ...['blob:https://x/1', 'vbscript:x', 'gopher://x/', 'view-source:https://x/', 'about:blank', 'ws://x/'],
    ...[
      'http:x',
      'http:/x',
      'https:evil.example',
      '//evil.example/x',
      '/etc/passwd',
      'x',
      '',
      ' ',
      'https://',
    ],
    ...[
      'http:///x',
      'https:///x',
      'javascript://https://x/%0aalert(1)',
      'swift+http://x/',
      'cinder://1',
      'rbd://x',
    ],
  ];
  const credentials = [
    ...['https://user@good.example/x', 'https://user:pass@good.example/x', 'https://:pass@good.example/x'],
    ...['https://good.example@evil.example/x', 'https://good.example%40evil.example@x/', 'http://a:b@c@d/'],
    ...['https://@evil.example/', 'https://good.example:443@evil.example:80/'],
  ];
  const hidden = [
    ...[
      0, 1, 7, 8, 9, 10, 11, 12, 13, 27, 31, 127, 128, 133, 159, 173, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029,
    ],
    ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0x061c],
    ...[0x1f600, 0xe0001],
  ].flatMap((code) => [
    `https://good.example/a${String.fromCodePoint(code)}b.img`,
    `${String.fromCodePoint(code)}https://good.example/a.img`,
    `https://good${String.fromCodePoint(code)}.example/a.img`,
  ]);
  const odd = [
    ...[
      'https://good.example\\@evil.example/',
      'https:\\\\evil.example/x',
      'https://good.example/a b',
      'https://a b/',
    ],
    ...[
      'https://exa mple/',
      'https://[::1',
      'https://256.256.256.256.256/',
      'https://good.example:99999/',
      'https://%/',
    ],
    ...[`https://good.example/${'a'.repeat(2100)}`, `https://${'a.'.repeat(2000)}example/`],
    ...[`https://good.example/?${'%C3%A9'.repeat(400)}`],
  ];
  const addresses = [...schemes, ...credentials, ...hidden, ...odd].map(
    (from) => `from=${encodeURIComponent(from)}`,
  );
  const keys = [
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
    ...[
      'visibility',
      'protected',
      'os_hidden',
      'owner',
      'stores',
      'terms',
      'way',
      'multiStore',
      'image_id',
      'id',
    ],
    ...[
      'status',
      'os_glance_x',
      'os_glancefoo',
      'locations',
      'kernel_id',
      'ramdisk_id',
      'instance_uuid',
      'fileSize',
    ],
    ...[
      'fileReadable',
      'requiredKeys',
      'region',
      'remoteId',
      'uri',
      'vendorChecksum',
      'vendor_checksum',
      'tags',
    ],
    ...[
      'vendor_checksum_checked',
      'img_signature',
      'img_hide_hypervisor_id',
      'img_config_drive',
      'description',
    ],
    ...[
      'cinder_encryption_key_id',
      'owner_specified.openstack.md5',
      'md5',
      'sha1',
      'submit',
      'action',
      'token',
    ],
    ...['', ' ', 'a b', '<script>', '"onload=', '\u202ename', 'x'.repeat(500)],
  ];
  const values = [
    ...[
      'name=%00',
      'name=a%0d%0aSet-Cookie:x',
      'name=%E2%80%AEgpj.exe',
      `name=${'n'.repeat(256)}`,
      'name=',
      'name=%20',
    ],
    ...[
      'name=%F0%9F%98%80',
      'name=%ff',
      'min_disk=-1',
      'min_disk=1.5',
      'min_disk=1e9',
      'min_disk=0x10',
      'min_disk=',
    ],
    ...[
      'min_ram=9999999',
      'min_ram=NaN',
      'min_ram=%D9%A1',
      'disk_format=..%2F..',
      'disk_format=%22%3E',
      'disk_format=',
    ],
    ...[
      `disk_format=${'q'.repeat(31)}`,
      'container_format=%00',
      'architecture=x%2086',
      'architecture=%24%7Bx%7D',
    ],
    ...[
      'sha256=',
      'sha256=xyz',
      `sha256=${'a'.repeat(63)}`,
      `sha256=${'a'.repeat(128)}`,
      `sha512=${'a'.repeat(64)}`,
    ],
    ...[
      `sha384=${'g'.repeat(96)}`,
      'os_distro=',
      'os_distro=%00',
      'os_distro=a%0ahw_x%3Db',
      'os_distro=%E2%80%AEx',
    ],
    ...[
      `os_distro=${'d'.repeat(256)}`,
      'os_distro=%F0%9F%98%80',
      'property=os_distro',
      'property=',
      'property=%3Dx',
    ],
    ...['property=os_distro%3D', 'property=os_distro%3Da%0aos_version%3Db', 'property=__proto__%3Dx'],
    ...[
      'property=constructor%3Dx',
      'property=os_glance_x%3D1',
      'property=kernel_id%3Dx',
      'property=unknown%3D1',
    ],
  ];
  return [
    ...addresses,
    ...keys.map((key) => `${encodeURIComponent(key)}=x`),
    ...keys.map((key) => `property=${encodeURIComponent(`${key}=x`)}`),
    ...values,
  ];
}

test('200 hostile links fill nothing in, and what they hold is named', () => {
  const links = hostileLinks();
  expect(links.length).toBeGreaterThan(200);
  for (const link of links) {
    const { prefill, leftOut } = read(link);
    expect({ link, prefill }).toEqual({ link, prefill: {} });
    expect({ link, names: leftOut.length }).toEqual({ link, names: 1 });
    expect(leftOut.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  expect(Object.prototype).not.toHaveProperty('x');
});

test('an address is shown as it will be asked for', () => {
  expect(linkAddress('HTTPS://Exämple.org/a')).toBe('https://xn--exmple-cua.org/a');
  expect(linkAddress('http://0x7f.1/a')).toBe('http://127.0.0.1/a');
  expect(linkAddress('https://example.org/a/../b?x=1#y')).toBe('https://example.org/b?x=1#y');
});
