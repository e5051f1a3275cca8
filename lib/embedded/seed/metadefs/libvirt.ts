import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { choice, flavor, image, integer, text, trueFalse, volume } from '@/lib/embedded/seed/metadefs/define';

const buses = ['scsi', 'virtio', 'ide', 'usb', 'uml', 'xen', 'lxc', 'fdc', 'sata'] as const;

/** Devices that the libvirt driver (KVM, QEMU, Xen, LXC) gives a guest. */
export const libvirt: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Compute::Hypervisor',
    display_name: 'Hypervisor',
    description: 'Which hypervisor a host must have to run this image.',
    resource_type_associations: [image(), volume()],
    properties: {
      hypervisor_type: choice(
        'Hypervisor',
        'Only hosts with this hypervisor are chosen. qemu stands for KVM too.',
        ['kvm', 'vmware', 'baremetal', 'hyperv', 'ironic', 'lxc', 'powervm', 'qemu', 'uml', 'vz', 'xen'],
      ),
      vm_mode: choice(
        'Virtual machine mode',
        'The interface between host and guest: hvm is full virtualization, xen paravirtualization, uml User Mode Linux, exe a container.',
        ['hvm', 'xen', 'uml', 'exe'],
      ),
    },
  },
  {
    namespace: 'OS::Compute::LibvirtImage',
    display_name: 'libvirt devices of an image',
    description: 'Devices that libvirt shows to a guest, by the full names that images carry.',
    resource_type_associations: [image(), volume()],
    properties: {
      hw_disk_bus: choice(
        'Disk bus',
        'Controller the disks hang on. scsi wants hw_scsi_model set to virtio-scsi.',
        buses,
      ),
      hw_cdrom_bus: choice(
        'CD-ROM bus',
        'Controller the CD-ROM drive hangs on. scsi wants hw_scsi_model set to virtio-scsi.',
        buses,
      ),
      hw_rescue_bus: choice('Rescue disk bus', 'Controller of the disk a server is rescued with.', buses),
      hw_rescue_device: choice('Rescue device', 'What the rescue disk looks like to the guest.', [
        'disk',
        'cdrom',
        'floppy',
      ]),
      hw_scsi_model: choice(
        'SCSI controller',
        'virtio-scsi takes more disks than virtio block devices do and passes discards on.',
        ['virtio-scsi', 'buslogic', 'ibmvscsi', 'lsilogic', 'lsisas1068', 'lsisas1078', 'vmpvscsi'],
      ),
      hw_vif_model: choice(
        'Network interface',
        'Model of the network interface. KVM and QEMU know e1000, e1000e, igb, ne2k_pci, pcnet, rtl8139, spapr-vlan, virtio and vmxnet3; Xen e1000, netfront, ne2k_pci, pcnet and rtl8139.',
        [
          'virtio',
          'e1000',
          'e1000e',
          'igb',
          'ne2k_pci',
          'pcnet',
          'rtl8139',
          'netfront',
          'spapr-vlan',
          'vmxnet3',
          'VirtualE1000',
          'VirtualE1000e',
          'VirtualPCNet32',
          'VirtualSriovEthernetCard',
          'VirtualVmxnet',
          'VirtualVmxnet3',
        ],
      ),
      hw_vif_multiqueue_enabled: choice(
        'Network queues',
        'With true a virtio interface gets a queue for every vCPU.',
        trueFalse,
      ),
      hw_video_model: choice(
        'Video device',
        'virtio is the one to take; qxl goes with SPICE, vga with IBM Power, cirrus is for old guests, none is for a vGPU that is set up apart.',
        ['virtio', 'qxl', 'cirrus', 'vga', 'gop', 'xen', 'vmvga', 'none', 'bochs'],
      ),
      hw_video_ram: integer(
        'Video memory',
        'Most MB of video memory. It counts only where the flavor allows more with hw_video:ram_max_mb.',
        { operators: ['<='] },
      ),
      hw_rng_model: text(
        'Random number generator',
        'Device that gives the guest random numbers, such as virtio. The flavor must allow it with hw_rng:allowed.',
        { default: 'virtio' },
      ),
      hw_qemu_guest_agent: choice(
        'QEMU guest agent',
        'Opens the channel to an agent in the guest, which quiesces file systems and sets passwords.',
        ['yes', 'no'],
      ),
      hw_machine_type: text(
        'Machine type',
        'The board that is emulated, such as q35, pc or virt; `virsh capabilities` lists what a host has.',
      ),
      hw_pointer_model: choice(
        'Pointer',
        'usbtablet makes the pointer of a graphical console land where it is shown.',
        ['usbtablet'],
      ),
      hw_input_bus: choice('Input bus', 'Bus of keyboard and pointer.', ['usb', 'virtio']),
      hw_pmu: choice('Performance counters', 'Whether the guest sees counters of the processor.', trueFalse),
      hw_time_hpet: choice('HPET clock', 'Whether an x86 guest has the HPET clock.', trueFalse),
      img_hide_hypervisor_id: choice(
        'Hide the hypervisor',
        'Keeps the guest from seeing that it is virtual, which some drivers refuse.',
        trueFalse,
      ),
      os_command_line: text(
        'Kernel command line',
        'Arguments of the kernel. Only for images with a kernel_id; for LXC the arguments of init.',
      ),
    },
  },
  {
    namespace: 'OS::Compute::Libvirt',
    display_name: 'libvirt options',
    description: 'Options of the libvirt driver that a flavor may set too.',
    resource_type_associations: [image('hw_'), flavor('hw:')],
    properties: {
      boot_menu: choice('Boot menu', 'Whether a guest waits for a choice of what to boot from.', trueFalse),
      serial_port_count: integer('Serial ports', 'How many serial ports a guest has.'),
      locked_memory: choice(
        'Locked memory',
        'Keeps all memory of the guest from being swapped out.',
        trueFalse,
      ),
      virtio_packed_ring: choice(
        'Packed virtqueues',
        'Lets virtio devices use the packed layout.',
        trueFalse,
      ),
    },
  },
];
