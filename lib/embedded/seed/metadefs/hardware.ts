import type { MetadefNamespaceBody, MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { choice, flag, flavor, hardware, image, integer, text } from '@/lib/embedded/seed/metadefs/define';

const whole = { minimum: 1 };

/** Nodes are numbered without a gap from 0; whoever has more than four adds their own. */
const numaNodes: Record<string, MetadefPropertyInput> = Object.fromEntries(
  [0, 1, 2, 3].flatMap((node) => [
    [
      `numa_cpus.${node}`,
      text(
        `vCPUs of NUMA node ${node}`,
        `vCPU numbers of node ${node}, with commas or as ranges: 0,1 or 0-3. Compute stops at the first node that is missing.`,
        { pattern: '^\\d+(-\\d+)?(,\\d+(-\\d+)?)*$' },
      ),
    ],
    [`numa_mem.${node}`, integer(`Memory of NUMA node ${node}`, `MB of memory in node ${node}.`, whole)],
  ]),
);

/** What processor, memory and clockwork a guest sees. */
export const hardwareMetadefs: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Compute::VirtCPUTopology',
    display_name: 'CPU topology',
    description:
      'How vCPUs are laid out as sockets, cores and threads. Licences are often counted in sockets. What the flavor says is a limit for the image.',
    resource_type_associations: hardware,
    properties: {
      cpu_sockets: integer('Sockets', 'Sockets the guest sees.', whole),
      cpu_cores: integer('Cores', 'Cores in each socket.', whole),
      cpu_threads: integer('Threads', 'Threads in each core.', whole),
      cpu_max_sockets: integer(
        'Most sockets',
        'Sockets at most, where their number is left to compute.',
        whole,
      ),
      cpu_max_cores: integer('Most cores', 'Cores in each socket at most.', whole),
      cpu_max_threads: integer('Most threads', 'Threads in each core at most.', whole),
    },
  },
  {
    namespace: 'OS::Compute::NUMA',
    display_name: 'NUMA topology',
    description:
      'How memory and vCPUs are spread over NUMA nodes. A flavor that sets nodes wins over the image.',
    resource_type_associations: hardware,
    properties: {
      numa_nodes: integer('NUMA nodes', 'Nodes the guest sees.', whole),
      ...numaNodes,
    },
  },
  {
    namespace: 'OS::Compute::CPUPinning',
    display_name: 'CPU pinning',
    description: 'Whether vCPUs have processors of the host to themselves.',
    resource_type_associations: hardware,
    properties: {
      cpu_policy: choice(
        'CPU policy',
        'dedicated pins every vCPU to a processor of its own, shared lets it run anywhere; a flavor may say mixed.',
        ['shared', 'dedicated', 'mixed'],
      ),
      cpu_thread_policy: choice(
        'Thread policy',
        'With dedicated vCPUs: prefer uses thread siblings where there are any, isolate leaves siblings idle, require takes only hosts that have them.',
        ['prefer', 'isolate', 'require'],
      ),
    },
  },
  {
    namespace: 'OS::Compute::CPUMode',
    display_name: 'CPU model',
    description: 'Which processor model the guest sees.',
    resource_type_associations: [image('hw_'), flavor('hw:')],
    properties: {
      cpu_mode: choice('CPU mode', 'host-passthrough is fastest and migrates only to the same processor.', [
        'none',
        'host-model',
        'host-passthrough',
        'custom',
      ]),
    },
  },
  {
    namespace: 'OS::Compute::GuestMemoryBacking',
    display_name: 'Memory pages',
    description:
      'Size of the memory pages behind a guest. Large pages are faster and must be set aside on hosts.',
    resource_type_associations: hardware,
    properties: {
      mem_page_size: text(
        'Page size',
        'small, large, any, or a size such as 2048 (KB) or 1GB. A flavor decides whether an image may ask.',
        { default: 'any' },
      ),
    },
  },
  {
    namespace: 'OS::Compute::Watchdog',
    display_name: 'Watchdog',
    description: 'A device that notices when a guest hangs, where the guest feeds it.',
    resource_type_associations: hardware,
    properties: {
      watchdog_action: choice(
        'When the guest hangs',
        'What happens to a server whose guest stopped feeding the watchdog; without a value there is no watchdog.',
        ['disabled', 'reset', 'poweroff', 'pause', 'none'],
        { default: 'disabled' },
      ),
    },
  },
  {
    namespace: 'OS::Compute::RandomNumberGenerator',
    display_name: 'Random numbers',
    description: 'Whether guests may have a random number generator, and how fast.',
    resource_type_associations: [flavor()],
    properties: {
      'hw_rng:allowed': flag('Allowed', 'Lets images ask for a generator with hw_rng_model.', {
        default: false,
      }),
      'hw_rng:rate_bytes': integer('Bytes', 'Bytes a guest may read in a period.'),
      'hw_rng:rate_period': integer('Period', 'Milliseconds of a period.', { ...whole, default: 1000 }),
    },
  },
  {
    namespace: 'OS::Compute::Video',
    display_name: 'Video memory of flavors',
    description: 'How much video memory images may ask for with hw_video_ram.',
    resource_type_associations: [flavor()],
    properties: {
      'hw_video:ram_max_mb': integer('Most video memory', 'MB of video memory that an image may ask for.'),
    },
  },
];
