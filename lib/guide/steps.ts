import { type Command, shellText } from '@/lib/commands/shell';
import type { GuideBlock, GuideStep, GuideValues } from '@/lib/guide/recipe';

/** Where libvirt keeps disks, and lets itself read them. */
const folder = '/var/lib/libvirt/images';
const diskOf = ({ name }: GuideValues) => `${folder}/${name}.qcow2`;
/** The disk once it is made small. */
const smallOf = ({ name }: GuideValues) => `${folder}/${name}-cloud.qcow2`;

/** The file that a recipe ends with. */
export function resultOf(values: GuideValues, isSmall: boolean): string {
  const file = isSmall ? smallOf(values) : diskOf(values);
  return values.raw ? file.replace(/qcow2$/, 'raw') : file;
}

const run = (...commands: Command[]): GuideBlock => ({ text: shellText(commands) });
const always =
  (...blocks: GuideBlock[]) =>
  () =>
    blocks;

const virtInstall = (values: GuideValues, disks: string[]): Command => [
  ...(['virt-install', '--virt-type=kvm'] as const),
  `--name=${values.name}`,
  `--memory=${values.ram}`,
  `--vcpus=${values.cpus}`,
  `--cdrom=${values.iso}`,
  ...disks.map((disk) => `--disk=${disk}`),
  `--network=${values.network}`,
  `--os-variant=${values.variant}`,
  // The console is for this machine alone: VNC knows no password here.
  '--graphics=vnc,listen=127.0.0.1',
  '--noautoconsole',
];

const serial = 'console=tty0 console=ttyS0,115200n8';

/** Every step of every recipe, by key. */
export const guideSteps = {
  tools: {
    place: 'host',
    blocks: always(
      {
        label: 'on_rhel',
        text: shellText([
          ['subscription-manager', 'repos', '--enable=advanced-virt-for-rhel-8-x86_64-rpms'],
          ['dnf', 'module', 'install', '-y', 'virt'],
          ['dnf', 'install', '-y', 'libguestfs-tools-c', 'virt-viewer'],
        ]),
      },
      {
        label: 'on_debian',
        text: shellText([
          ['apt-get', 'install', '-y', 'qemu-utils', 'virtinst', 'libvirt-daemon-system', 'virt-viewer'],
          ['apt-get', 'install', '-y', 'libguestfs-tools', 'libosinfo-bin'],
        ]),
      },
      { label: 'on_undercloud', text: shellText([['systemctl', 'disable', '--now', 'iscsid.socket']]) },
    ),
  },
  virtio: {
    place: 'host',
    blocks: always({ label: 'on_rhel', text: shellText([['dnf', 'install', '-y', 'virtio-win']]) }),
  },
  disk: {
    place: 'host',
    blocks: (values) => [run(['qemu-img', 'create', '-f', 'qcow2', diskOf(values), `${values.disk}G`])],
  },
  install: {
    place: 'host',
    blocks: (values) => [run(virtInstall(values, [`path=${diskOf(values)},format=qcow2,bus=virtio`]))],
  },
  install_windows: {
    place: 'host',
    blocks: (values) => [
      run(
        virtInstall(values, [
          `path=${diskOf(values)},format=qcow2,bus=virtio`,
          'path=/usr/share/virtio-win/virtio-win.iso,device=cdrom',
        ]),
      ),
    ],
  },
  console: { place: 'host', blocks: (values) => [run(['virt-viewer', values.name])] },
  installer_rhel7: { place: 'screen' },
  installer_rhel6: { place: 'screen' },
  installer_windows: { place: 'screen' },
  installer_other: { place: 'screen' },
  network: {
    place: 'guest',
    blocks: always(
      {
        path: '/etc/sysconfig/network-scripts/ifcfg-eth0',
        text: 'TYPE=Ethernet\nDEVICE=eth0\nONBOOT=yes\nBOOTPROTO=dhcp\nNM_CONTROLLED=no',
      },
      run(['reboot']),
    ),
  },
  register_rhel7: {
    place: 'guest',
    blocks: always(
      run(
        ['subscription-manager', 'register'],
        ['subscription-manager', 'attach', '--auto'],
        ['subscription-manager', 'repos', '--enable=rhel-7-server-rpms'],
        ['yum', '-y', 'update'],
      ),
    ),
  },
  register_rhel6: {
    place: 'guest',
    blocks: always(
      run(
        ['subscription-manager', 'register'],
        ['subscription-manager', 'attach', '--auto'],
        ['subscription-manager', 'repos', '--enable=rhel-6-server-rpms'],
        ['yum', '-y', 'update'],
      ),
    ),
  },
  cloud_init: {
    place: 'guest',
    blocks: always(run(['yum', 'install', '-y', 'cloud-utils-growpart', 'cloud-init'])),
  },
  packages_other: {
    place: 'guest',
    blocks: always(
      {
        label: 'on_debian',
        text: shellText([
          ['apt-get', 'update'],
          ['apt-get', 'install', '-y', 'cloud-init', 'cloud-guest-utils', 'qemu-guest-agent'],
        ]),
      },
      {
        label: 'on_fedora',
        text: shellText([['dnf', 'install', '-y', 'cloud-init', 'cloud-utils-growpart', 'qemu-guest-agent']]),
      },
    ),
  },
  resolv: {
    place: 'guest',
    blocks: always({ path: '/etc/cloud/cloud.cfg', text: 'cloud_init_modules:\n - resolv-conf' }),
  },
  udev: {
    place: 'guest',
    blocks: always({ text: 'echo "#" > /etc/udev/rules.d/75-persistent-net-generator.rules' }),
  },
  zeroconf: { place: 'guest', blocks: always({ path: '/etc/sysconfig/network', text: 'NOZEROCONF=yes' }) },
  serial_rhel7: {
    place: 'guest',
    blocks: always(
      { path: '/etc/default/grub', text: `GRUB_CMDLINE_LINUX_DEFAULT="${serial}"` },
      run(['grub2-mkconfig', '-o', '/boot/grub2/grub.cfg']),
    ),
  },
  serial_rhel6: { place: 'guest', blocks: always({ path: '/etc/grub.conf', text: serial }) },
  serial_other: {
    place: 'guest',
    blocks: always(
      { path: '/etc/default/grub', text: `GRUB_CMDLINE_LINUX_DEFAULT="${serial}"` },
      { label: 'on_debian', text: 'update-grub' },
      { label: 'on_fedora', text: shellText([['grub2-mkconfig', '-o', '/boot/grub2/grub.cfg']]) },
    ),
  },
  unregister: {
    place: 'guest',
    blocks: always(
      run(
        ['subscription-manager', 'repos', '--disable=*'],
        ['subscription-manager', 'unregister'],
        ['yum', 'clean', 'all'],
      ),
    ),
  },
  clean_other: { place: 'guest', blocks: always(run(['cloud-init', 'clean', '--logs'])) },
  poweroff: { place: 'guest', blocks: always(run(['poweroff'])) },
  drivers: { place: 'guest' },
  cloudbase: { place: 'guest' },
  sysprep: { place: 'host', blocks: (values) => [run(['virt-sysprep', '-d', values.name])] },
  sparsify: {
    place: 'host',
    blocks: (values) => [run(['virt-sparsify', '--compress', diskOf(values), smallOf(values)])],
  },
  inspect: {
    place: 'host',
    blocks: (values) => [run(['qemu-img', 'info', smallOf(values)])],
  },
  inspect_windows: {
    place: 'host',
    blocks: (values) => [run(['qemu-img', 'info', diskOf(values)])],
  },
  convert: {
    place: 'host',
    blocks: (values) => [
      run(['qemu-img', 'convert', '-p', '-f', 'qcow2', '-O', 'raw', smallOf(values), resultOf(values, true)]),
    ],
  },
  convert_windows: {
    place: 'host',
    blocks: (values) => [
      run(['qemu-img', 'convert', '-p', '-f', 'qcow2', '-O', 'raw', diskOf(values), resultOf(values, false)]),
    ],
  },
  upload: { place: 'dashboard' },
} as const satisfies Record<string, Omit<GuideStep, 'key'>>;

export type GuideStepKey = keyof typeof guideSteps;
