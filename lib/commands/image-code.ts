import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';
import { vendorKeys, vendorState } from '@/lib/work/vendor-checksum';

/**
 * A live image as an entry of the tools that keep images by files. Where its bytes come from no cloud remembers, but for what
 * a person noted: so each names a placeholder for it.
 */

/** Stands for the address of the data where nobody noted it. */
const placeholder = 'https://REPLACE-ME/image';

/** What of an image a file says. */
function described(image: Image) {
  const properties = Object.entries(customProperties(image)).filter(
    ([key, value]) => value !== '' && !Object.values<string>(vendorKeys).includes(key),
  );
  const vendor = vendorState(image);
  const source = vendor?.source ?? '';
  return {
    properties: properties.sort(([a], [b]) => (a < b ? -1 : 1)),
    vendor,
    source: /^https?:\/\//.test(source) ? source : placeholder,
    name: image.name || image.id,
    tags: [...image.tags].sort(),
  };
}

/** A resource of the OpenStack provider of Terraform and OpenTofu (openstack_images_image_v2). */
export function terraformCode(image: Image): string {
  const { properties, source, name, tags } = described(image);
  const lines: [string, string][] = [
    ['name', hcl(name)],
    ['image_source_url', hcl(source)],
    ['web_download', 'true'],
    ['container_format', hcl(image.container_format ?? 'bare')],
    ['disk_format', hcl(image.disk_format ?? 'raw')],
    ['visibility', hcl(image.visibility)],
    ['min_disk_gb', String(image.min_disk)],
    ['min_ram_mb', String(image.min_ram)],
    ['protected', String(image.protected)],
    ['hidden', String(image.os_hidden)],
    ...(tags.length > 0 ? [['tags', `[${tags.map(hcl).join(', ')}]`] as [string, string]] : []),
  ];
  const block = properties.map(([key, value]) => `    ${hcl(key)} = ${hcl(value)}`);
  return [
    `resource "openstack_images_image_v2" ${hcl(identifier(name))} {`,
    ...lines.map(([key, value]) => `  ${key} = ${value}`),
    ...(block.length > 0 ? ['', '  properties = {', ...block, '  }'] : []),
    '}',
    '',
  ].join('\n');
}

/** A task of Ansible's collection openstack.cloud (module image). */
export function ansibleCode(image: Image): string {
  const { properties, name, tags } = described(image);
  return [
    `- name: ${yaml(`Image ${name}`, true)}`,
    '  openstack.cloud.image:',
    `    name: ${yaml(name, true)}`,
    '    state: present',
    // The module sends a file of the machine that it runs on.
    '    filename: "REPLACE-ME"',
    `    container_format: ${yaml(image.container_format ?? 'bare', true)}`,
    `    disk_format: ${yaml(image.disk_format ?? 'raw', true)}`,
    `    visibility: ${yaml(image.visibility, true)}`,
    `    min_disk: ${image.min_disk}`,
    `    min_ram: ${image.min_ram}`,
    `    is_protected: ${image.protected}`,
    ...(tags.length > 0 ? ['    tags:', ...tags.map((tag) => `      - ${yaml(tag, true)}`)] : []),
    ...(properties.length > 0
      ? ['    properties:', ...properties.map(([key, value]) => `      ${yaml(key)}: ${yaml(value, true)}`)]
      : []),
    '',
  ].join('\n');
}

/** An entry of OSISM's openstack-image-manager (etc/images). */
export function osismCode(image: Image): string {
  const { properties, vendor, source, name, tags } = described(image);
  const version = image.os_version;
  return [
    'images:',
    `  - name: ${yaml(name)}`,
    `    format: ${yaml(image.disk_format ?? 'raw')}`,
    `    min_disk: ${image.min_disk}`,
    `    min_ram: ${image.min_ram}`,
    '    status: active',
    `    visibility: ${yaml(image.visibility)}`,
    '    multi: false',
    ...(properties.length > 0
      ? ['    meta:', ...properties.map(([key, value]) => `      ${yaml(key)}: ${yaml(value)}`)]
      : ['    meta: {}']),
    ...(tags.length > 0 ? ['    tags:', ...tags.map((tag) => `      - ${yaml(tag)}`)] : ['    tags: []']),
    '    versions:',
    `      - version: ${yaml(typeof version === 'string' && version !== '' ? version : '1')}`,
    `        url: ${yaml(source)}`,
    ...(vendor ? [`        checksum: ${yaml(`${vendor.algorithm}:${vendor.value}`)}`] : []),
    '',
  ].join('\n');
}

/** A text of HCL: `${` and `%{` begin templates in it. */
function hcl(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$$${').replaceAll('%{', '%%{');
}

/** A text of YAML 1.2, of which a text of JSON is one. Where Ansible reads it, braces would be a template to be run. */
function yaml(text: string, ansible = false): string {
  return `${ansible && /\{[{%#]/.test(text) ? '!unsafe ' : ''}${JSON.stringify(text)}`;
}

/** A name that Terraform takes: a letter first, then letters, digits and underscores. */
function identifier(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[a-z]/.test(plain) ? plain : `image_${plain || 'one'}`;
}
