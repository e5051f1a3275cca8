import { describe, expect, test } from 'vitest';
import { metadefCatalog } from '@/lib/embedded/seed/metadefs/catalog';

// Every property of the table "Image configuration parameters" that operators are given, with its values.
const documented: Record<string, string> = {
  architecture:
    'alpha armv7l cris i686 ia64 lm32 m68k microblaze microblazeel mips mipsel mips64 mips64el openrisc parisc parisc64 ppc ppc64 ppcemb s390 s390x sh4 sh4eb sparc sparc64 unicore32 x86_64 xtensa xtensaeb',
  hypervisor_type: 'kvm vmware',
  instance_uuid: '',
  kernel_id: '',
  ramdisk_id: '',
  os_distro:
    'arch centos debian fedora freebsd gentoo mandrake mandriva mes msdos netbsd netware openbsd opensolaris opensuse rhel sled ubuntu windows',
  os_version: '',
  os_type: 'linux windows',
  vm_mode: 'hvm',
  hw_disk_bus: 'scsi virtio ide usb',
  hw_cdrom_bus: 'scsi virtio ide usb',
  hw_scsi_model: 'virtio-scsi',
  hw_numa_nodes: '',
  'hw_numa_cpus.0': '',
  'hw_numa_mem.0': '',
  hw_qemu_guest_agent: 'yes no',
  hw_rng_model: '',
  hw_video_model: 'virtio qxl cirrus vga gop xen vmvga none',
  hw_video_ram: '',
  hw_watchdog_action: 'disabled reset poweroff pause none',
  hw_vif_model:
    'e1000 ne2k_pci pcnet rtl8139 virtio e1000e VirtualE1000 VirtualE1000e VirtualPCNet32 VirtualSriovEthernetCard VirtualVmxnet netfront',
  os_command_line: '',
  vmware_adaptertype: 'lsiLogic busLogic ide',
  vmware_ostype: '',
  vmware_image_version: '',
  auto_disk_config: 'true false',
};

/** Properties by the name that a resource type knows them by. */
function keysOf(resourceType: string) {
  return metadefCatalog.flatMap((namespace) => {
    const association = namespace.resource_type_associations?.find((type) => type.name === resourceType);
    if (!association) return [];
    const all = [namespace.properties, ...(namespace.objects ?? []).map((object) => object.properties)];
    return all.flatMap((properties) =>
      Object.entries(properties ?? {}).map(
        ([name, property]) => [`${association.prefix ?? ''}${name}`, property] as const,
      ),
    );
  });
}

describe('the catalog', () => {
  const image = new Map(keysOf('OS::Glance::Image'));
  test.each(Object.entries(documented))('has %s with its values', (key, values) => {
    const property = image.get(key);
    expect(property).toBeDefined();
    if (values) expect(property?.enum).toEqual(expect.arrayContaining(values.split(' ')));
    else expect(property?.enum).toBeUndefined();
  });

  test('names nothing twice', () => {
    for (const type of [
      'OS::Glance::Image',
      'OS::Nova::Flavor',
      'OS::Cinder::Volume',
      'OS::Nova::Aggregate',
    ]) {
      const keys = keysOf(type).map(([key]) => key);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
    const names = metadefCatalog.map((namespace) => namespace.namespace);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says of everything what it is', () => {
    for (const namespace of metadefCatalog) {
      expect(namespace.display_name).toBeTruthy();
      expect(namespace.description).toBeTruthy();
      expect(namespace).toMatchObject({ visibility: 'public', protected: true });
    }
    for (const [key, property] of image)
      expect([key, property.description]).toEqual([key, expect.any(String)]);
  });

  test('has patterns that are regular expressions, and defaults that they allow', () => {
    for (const [, { pattern, enum: values, default: usual }] of image) {
      const matches = pattern === undefined ? null : new RegExp(pattern);
      if (typeof usual === 'string') {
        if (matches) expect(usual).toMatch(matches);
        if (values) expect(values).toContain(usual);
      }
    }
  });
});
