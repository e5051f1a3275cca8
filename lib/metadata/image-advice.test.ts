import { expect, test } from 'vitest';
import { imageAdvice } from '@/lib/metadata/image-advice';
import { hardwareKeys, imageRules, offeredValues, ruleOf } from '@/lib/metadata/image-rules';

const kinds = (properties: Record<string, string>, format = 'qcow2') =>
  imageAdvice(properties, format).map(({ key, kind }) => `${key} ${kind}`);

test('every spelling of the guide and of upstream passes without a word', () => {
  for (const rule of imageRules) {
    for (const value of [...(rule.values ?? []), ...(rule.upstream ?? [])]) {
      if (rule.wants?.when.includes(value)) continue;
      expect(kinds({ [rule.key.replace(/N$/, '0')]: value }, 'ami'), `${rule.key}=${value}`).toEqual([]);
    }
  }
});

test('the table of the guide is there whole', () => {
  expect(imageRules.map(({ key }) => key)).toHaveLength(26);
  expect(hardwareKeys.every((key) => ruleOf(key) !== null)).toBe(true);
  expect(hardwareKeys).toHaveLength(8);
  expect(ruleOf('hw_numa_cpus.3')?.key).toBe('hw_numa_cpus.N');
  expect(ruleOf('my_key')).toBeNull();
});

test('wrong spellings of os_distro have a correction', () => {
  const fix = (value: string) => imageAdvice({ os_distro: value }, null)[0]?.fix;
  for (const [wrong, right] of [
    ['RedHat', 'rhel'],
    ['com.redhat', 'rhel'],
    ['org.fedoraproject', 'fedora'],
    ['CentOS', 'centos'],
    ['suse', 'opensuse'],
    ['com.suse', 'sled'],
    ['canonical', 'ubuntu'],
    ['mandrivaES', 'mes'],
    ['ms-dos', 'msdos'],
    ['novell', 'netware'],
    ['Ubuntu', 'ubuntu'],
    ['UBUNTU', 'ubuntu'],
    ['com.microsoft.server', 'windows'],
  ] as const)
    expect(fix(wrong), wrong).toEqual({ os_distro: right });
  expect(kinds({ os_distro: 'my-own-linux' })).toEqual(['os_distro unknown_value']);
  expect(fix('my-own-linux')).toBeUndefined();
});

test('other values that differ in case only are corrected too', () => {
  expect(imageAdvice({ hw_disk_bus: 'SCSI ' }, null)[0]?.fix).toEqual({ hw_disk_bus: 'scsi' });
  expect(imageAdvice({ vmware_adaptertype: 'lsilogic' }, null)[0]?.fix).toEqual({
    vmware_adaptertype: 'lsiLogic',
  });
});

test('a scsi bus asks for its model, and is content with one that upstream knows', () => {
  expect(imageAdvice({ hw_disk_bus: 'scsi' }, null)).toMatchObject([
    { key: 'hw_disk_bus', kind: 'wants', fix: { hw_scsi_model: 'virtio-scsi' } },
  ]);
  expect(kinds({ hw_cdrom_bus: 'scsi' })).toEqual(['hw_cdrom_bus wants']);
  expect(kinds({ hw_disk_bus: 'scsi', hw_scsi_model: 'virtio-scsi' })).toEqual([]);
  expect(kinds({ hw_disk_bus: 'scsi', hw_scsi_model: 'lsilogic' })).toEqual([]);
});

test('a Windows image asks for os_type=windows', () => {
  expect(imageAdvice({ os_distro: 'windows' }, null)[0]?.fix).toEqual({ os_type: 'windows' });
  expect(kinds({ os_distro: 'windows', os_type: 'linux' })).toEqual(['os_distro wants']);
  expect(kinds({ os_distro: 'windows', os_type: 'windows', hypervisor_type: 'vmware' })).toEqual([]);
});

test('a kernel command line belongs to AMI-style images', () => {
  expect(kinds({ os_command_line: 'quiet' }, 'qcow2')).toEqual(['os_command_line only_ami']);
  for (const format of ['aki', 'ari', 'ami']) expect(kinds({ os_command_line: 'quiet' }, format)).toEqual([]);
});

test('references are ids, numbers are numbers, NUMA nodes have no gap', () => {
  expect(kinds({ kernel_id: 'mine', ramdisk_id: 'fe5f1d8e-1b9c-4f3c-9e05-5d1a1a7f2b10' })).toEqual([
    'kernel_id not_uuid',
  ]);
  expect(kinds({ hw_numa_nodes: 'two', hw_video_ram: '64' })).toEqual(['hw_numa_nodes not_integer']);
  expect(kinds({ 'hw_numa_cpus.0': '0,1-3', 'hw_numa_cpus.1': 'a' })).toEqual([
    'hw_numa_cpus.1 not_integers',
  ]);
  expect(kinds({ 'hw_numa_mem.0': '512', 'hw_numa_mem.2': '512' })).toEqual(['hw_numa_mem.2 numa_gap']);
});

test('values are offered by hypervisor', () => {
  const rule = ruleOf('hw_vif_model');
  if (!rule) throw new Error('no rule');
  expect(offeredValues(rule, 'vmware')).toContain('VirtualVmxnet3');
  expect(offeredValues(rule, 'kvm')).not.toContain('VirtualVmxnet3');
  expect(offeredValues(rule)).toContain('virtio');
  expect(kinds({ hypervisor_type: 'kvm', hw_vif_model: 'VirtualE1000' })).toEqual([
    'hw_vif_model other_hypervisor',
  ]);
  expect(kinds({ hypervisor_type: 'vmware', hw_watchdog_action: 'reset' })).toEqual([
    'hw_watchdog_action other_driver',
  ]);
});
