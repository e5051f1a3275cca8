/**
 * What is known of image properties without any catalog: the guide's appendix A, as data. A rule advises; Glance takes
 * any text. Meanings are in the message catalog under `imageRules`.
 */

export type Driver = 'libvirt' | 'vmware' | 'xenapi';

export interface ImageRule {
  /** Name of the property; `N` at the end stands for any number. */
  key: string;
  kind: 'text' | 'choice' | 'integer' | 'integers' | 'boolean' | 'uuid' | 'image';
  /** Compute drivers that read it; none named means all. */
  drivers?: readonly Driver[];
  /** The guide's values, as it spells them. */
  values?: readonly string[];
  /** What upstream takes beside them: offered after the others, never warned about. */
  upstream?: readonly string[];
  /** Values that make sense under a hypervisor_type, where that is known. */
  byHypervisor?: Readonly<Record<string, readonly string[]>>;
  /** Disk format of the image whose id is the value. */
  refersTo?: 'aki' | 'ari';
  /** Disk formats of the only images that it makes sense on. */
  onlyOn?: readonly string[];
  /** With one of these values, another property should have this one. */
  wants?: { when: readonly string[]; key: string; value: string };
  unit?: 'MB';
}

const libvirt = ['libvirt'] as const;
const scsiWantsVirtio = { when: ['scsi'], key: 'hw_scsi_model', value: 'virtio-scsi' } as const;
const kvmVif = ['virtio', 'e1000', 'ne2k_pci', 'pcnet', 'rtl8139', 'e1000e', 'vmxnet3', 'igb', 'spapr-vlan'];
const vmwareVif = [
  ...['e1000', 'e1000e', 'VirtualE1000', 'VirtualE1000e', 'VirtualPCNet32'],
  ...['VirtualSriovEthernetCard', 'VirtualVmxnet', 'VirtualVmxnet3'],
];
const kvmVideo = ['virtio', 'qxl', 'cirrus', 'vga', 'vmvga', 'none', 'bochs'];

export const imageRules: readonly ImageRule[] = [
  {
    key: 'architecture',
    kind: 'choice',
    values: [
      ...['x86_64', 'alpha', 'armv7l', 'cris', 'i686', 'ia64', 'lm32', 'm68k', 'microblaze', 'microblazeel'],
      ...['mips', 'mipsel', 'mips64', 'mips64el', 'openrisc', 'parisc', 'parisc64', 'ppc', 'ppc64', 'ppcemb'],
      ...['s390', 's390x', 'sh4', 'sh4eb', 'sparc', 'sparc64', 'unicore32', 'xtensa', 'xtensaeb'],
    ],
    upstream: ['aarch64', 'ppc64le'],
  },
  {
    key: 'hypervisor_type',
    kind: 'choice',
    values: ['kvm', 'vmware'],
    upstream: ['qemu', 'baremetal', 'hyperv', 'ironic', 'lxc', 'powervm', 'uml', 'vz', 'xen'],
  },
  { key: 'instance_uuid', kind: 'uuid' },
  { key: 'kernel_id', kind: 'image', refersTo: 'aki' },
  { key: 'ramdisk_id', kind: 'image', refersTo: 'ari' },
  {
    key: 'os_distro',
    kind: 'choice',
    values: [
      ...['arch', 'centos', 'debian', 'fedora', 'freebsd', 'gentoo', 'mandrake', 'mandriva', 'mes', 'msdos'],
      ...['netbsd', 'netware', 'openbsd', 'opensolaris', 'opensuse', 'rhel', 'sled', 'ubuntu', 'windows'],
    ],
    upstream: ['rocky'],
    wants: { when: ['windows'], key: 'os_type', value: 'windows' },
  },
  { key: 'os_version', kind: 'text' },
  { key: 'os_type', kind: 'choice', drivers: ['libvirt', 'xenapi'], values: ['linux', 'windows'] },
  { key: 'vm_mode', kind: 'choice', values: ['hvm'], upstream: ['xen', 'uml', 'exe'] },
  {
    key: 'hw_disk_bus',
    kind: 'choice',
    drivers: libvirt,
    values: ['virtio', 'scsi', 'ide', 'usb'],
    upstream: ['uml', 'xen', 'lxc', 'fdc', 'sata'],
    wants: scsiWantsVirtio,
  },
  {
    key: 'hw_cdrom_bus',
    kind: 'choice',
    drivers: libvirt,
    values: ['virtio', 'scsi', 'ide', 'usb'],
    upstream: ['sata', 'xen', 'fdc'],
    wants: scsiWantsVirtio,
  },
  {
    key: 'hw_scsi_model',
    kind: 'choice',
    drivers: libvirt,
    values: ['virtio-scsi'],
    upstream: ['buslogic', 'ibmvscsi', 'lsilogic', 'lsisas1068', 'lsisas1078', 'vmpvscsi'],
  },
  { key: 'hw_numa_nodes', kind: 'integer', drivers: libvirt },
  { key: 'hw_numa_cpus.N', kind: 'integers', drivers: libvirt },
  { key: 'hw_numa_mem.N', kind: 'integer', drivers: libvirt, unit: 'MB' },
  { key: 'hw_qemu_guest_agent', kind: 'choice', drivers: libvirt, values: ['yes', 'no'] },
  // Any device that the hypervisor supports.
  { key: 'hw_rng_model', kind: 'text', drivers: libvirt, values: ['virtio'] },
  {
    key: 'hw_video_model',
    kind: 'choice',
    drivers: libvirt,
    values: ['virtio', 'qxl', 'cirrus', 'vga', 'gop', 'xen', 'vmvga', 'none'],
    upstream: ['bochs'],
    byHypervisor: { kvm: kvmVideo, qemu: kvmVideo },
  },
  { key: 'hw_video_ram', kind: 'integer', drivers: libvirt, unit: 'MB' },
  {
    key: 'hw_watchdog_action',
    kind: 'choice',
    drivers: libvirt,
    values: ['disabled', 'reset', 'poweroff', 'pause', 'none'],
  },
  {
    key: 'hw_vif_model',
    kind: 'choice',
    drivers: ['libvirt', 'vmware'],
    values: [...new Set([...kvmVif.slice(0, 5), ...vmwareVif.slice(0, 7)])],
    upstream: ['VirtualVmxnet3', 'vmxnet3', 'igb', 'spapr-vlan', 'netfront'],
    byHypervisor: {
      kvm: kvmVif,
      qemu: kvmVif,
      vmware: vmwareVif,
      xen: ['e1000', 'netfront', 'ne2k_pci', 'pcnet', 'rtl8139'],
    },
  },
  { key: 'os_command_line', kind: 'text', drivers: libvirt, onlyOn: ['aki', 'ari', 'ami'] },
  {
    key: 'vmware_adaptertype',
    kind: 'choice',
    drivers: ['vmware'],
    values: ['lsiLogic', 'busLogic', 'ide'],
    upstream: ['lsiLogicsas', 'paraVirtual'],
  },
  { key: 'vmware_ostype', kind: 'text', drivers: ['vmware'] },
  { key: 'vmware_image_version', kind: 'text', drivers: ['vmware'], values: ['1'] },
  { key: 'auto_disk_config', kind: 'boolean', drivers: ['xenapi'], values: ['true', 'false'] },
];

/** Where libosinfo used to guess device models, these say it instead: shown together. */
export const hardwareKeys: readonly string[] = [
  ...['os_distro', 'os_version', 'hypervisor_type', 'hw_disk_bus', 'hw_scsi_model', 'hw_cdrom_bus'],
  ...['hw_vif_model', 'hw_video_model'],
];

/** Drivers behind a hypervisor_type; null where nothing is known of it. */
export const driversOf: Readonly<Record<string, readonly Driver[]>> = {
  kvm: ['libvirt'],
  qemu: ['libvirt'],
  lxc: ['libvirt'],
  uml: ['libvirt'],
  vz: ['libvirt'],
  xen: ['libvirt', 'xenapi'],
  vmware: ['vmware'],
};

const exact = new Map(imageRules.map((rule) => [rule.key, rule]));

/** The rule of a property, or null: `hw_numa_cpus.3` follows `hw_numa_cpus.N`. */
export function ruleOf(key: string): ImageRule | null {
  return exact.get(key) ?? exact.get(key.replace(/\.\d+$/, '.N')) ?? null;
}

/** Values to offer for a property, best first: for its hypervisor where that is known, else all there are. */
export function offeredValues(rule: ImageRule, hypervisor?: string): readonly string[] {
  const here = hypervisor === undefined ? undefined : rule.byHypervisor?.[hypervisor];
  return here ?? [...(rule.values ?? []), ...(rule.upstream ?? [])];
}
