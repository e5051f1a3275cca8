import type { MetadefNamespaceBody, MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { aggregate, flavor, integer, text } from '@/lib/embedded/seed/metadefs/define';

const bytes = (what: string): MetadefPropertyInput =>
  integer(what, `${what}: bytes in a second at most, 0 for no limit.`);
const requests = (what: string): MetadefPropertyInput =>
  integer(what, `${what}: requests in a second at most, 0 for no limit.`);
const kilobytes = (what: string): MetadefPropertyInput => integer(what, `${what}, in KB a second.`);

/** Limits of flavors, and what aggregates of hosts say to the scheduler. */
export const scheduling: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Compute::Quota',
    display_name: 'Flavor limits',
    description: 'How much of a host a server may take. libvirt sets the limits.',
    resource_type_associations: [flavor()],
    objects: [
      {
        name: 'CPU',
        description: 'Share of processor time. Period and quota set a hard limit, shares a weight.',
        properties: {
          'quota:cpu_shares': integer('Shares', 'Weight beside other servers of the host.'),
          'quota:cpu_period': integer('Period', 'Microseconds in which the quota holds.', {
            minimum: 1000,
            maximum: 1_000_000,
          }),
          'quota:cpu_quota': integer(
            'Quota',
            'Microseconds of processor time in a period; negative is no limit.',
            {
              minimum: -1,
            },
          ),
        },
      },
      {
        name: 'Disk',
        description: 'Traffic of local disks.',
        properties: {
          'quota:disk_read_bytes_sec': bytes('Read'),
          'quota:disk_read_iops_sec': requests('Read'),
          'quota:disk_write_bytes_sec': bytes('Write'),
          'quota:disk_write_iops_sec': requests('Write'),
          'quota:disk_total_bytes_sec': bytes('Read and write'),
          'quota:disk_total_iops_sec': requests('Read and write'),
        },
      },
      {
        name: 'Network interface',
        description: 'Traffic of virtual network interfaces.',
        properties: {
          'quota:vif_inbound_average': kilobytes('Incoming on average'),
          'quota:vif_inbound_burst': integer('Incoming burst', 'KB that may come at once at peak speed.'),
          'quota:vif_inbound_peak': kilobytes('Incoming at most'),
          'quota:vif_outbound_average': kilobytes('Outgoing on average'),
          'quota:vif_outbound_burst': integer('Outgoing burst', 'KB that may go at once at peak speed.'),
          'quota:vif_outbound_peak': kilobytes('Outgoing at most'),
        },
      },
    ],
  },
  {
    namespace: 'OS::Compute::HostCapabilities',
    display_name: 'Host capabilities',
    description: 'What a host must be able to do. The scheduler compares it with what hosts tell.',
    resource_type_associations: [flavor('capabilities:'), aggregate('aggregate_instance_extra_specs:')],
    properties: {
      'cpu_info:vendor': text('CPU vendor', 'Maker of the processor, such as Intel or AMD.', {
        operators: ['<or>'],
      }),
      'cpu_info:model': text('CPU model', 'Model as libvirt calls it, such as Cascadelake-Server or EPYC.', {
        operators: ['<or>'],
      }),
      'cpu_info:arch': text('CPU architecture', 'Architecture as `uname -m` calls it.', {
        operators: ['<or>'],
      }),
      'cpu_info:topology:sockets': integer('Sockets', 'Sockets of the host.', { operators: ['>='] }),
      'cpu_info:topology:cores': integer('Cores', 'Cores in each socket.', { operators: ['>='] }),
      'cpu_info:topology:threads': integer('Threads', 'Threads in each core.', { operators: ['>='] }),
      'cpu_info:features': {
        type: 'array',
        title: 'CPU features',
        description: 'Flags the processor must have, such as aes or avx2.',
        operators: ['<in>', '<all-in>'],
        items: { type: 'string', enum: ['aes', 'avx', 'avx2', 'avx512f', 'sha_ni', 'sse4_2', 'svm', 'vmx'] },
      },
    },
  },
  {
    namespace: 'OS::Compute::Aggregates',
    display_name: 'Limits of aggregates',
    description: 'What the hosts of an aggregate take at most, for the scheduler filters of the same names.',
    resource_type_associations: [aggregate()],
    properties: {
      disk_allocation_ratio: {
        type: 'number',
        title: 'Disk overcommit',
        description: 'Virtual disk to real disk; 1 is no overcommit.',
        minimum: 0,
        default: 1,
      },
      max_io_ops_per_host: integer(
        'Busy servers',
        'Servers of a host that may build, resize or migrate at once.',
        {
          default: 8,
        },
      ),
      max_instances_per_host: integer('Servers', 'Servers of a host at most.', { default: 50 }),
    },
  },
];
