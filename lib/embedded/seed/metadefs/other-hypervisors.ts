import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { choice, flag, flavor, image, integer, text, volume } from '@/lib/embedded/seed/metadefs/define';

/** Options of VMware vSphere and of XenAPI. */
export const otherHypervisors: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Compute::VMware',
    display_name: 'VMware options of an image',
    description: 'How a vSphere host shows its devices to the guest.',
    resource_type_associations: [image(), volume()],
    properties: {
      vmware_adaptertype: choice('Disk adapter', 'Virtual SCSI or IDE controller.', [
        'lsiLogic',
        'busLogic',
        'ide',
        'lsiLogicsas',
        'paraVirtual',
      ]),
      vmware_disktype: choice('Disk type', 'How the data of the disk is laid out in the vmdk file.', [
        'sparse',
        'preallocated',
        'streamOptimized',
      ]),
      vmware_ostype: text(
        'Guest id',
        "vSphere's name of the installed system, such as debian12_64Guest or windows2022srv_64Guest.",
        { default: 'otherGuest' },
      ),
      vmware_image_version: text('Image version', 'Kept for old tools; nothing reads it.', { default: '1' }),
      img_linked_clone: flag(
        'Linked clone',
        'Whether servers share the data of the image and keep what they change.',
      ),
    },
  },
  {
    namespace: 'OS::Compute::VMwareFlavor',
    display_name: 'VMware options of a flavor',
    description: 'Virtual hardware and storage on vSphere.',
    resource_type_associations: [flavor()],
    properties: {
      'vmware:hw_version': text('Hardware version', 'Version of the virtual hardware, such as vmx-19.', {
        pattern: '^vmx-\\d+$',
      }),
      'vmware:storage_policy': text('Storage policy', 'Name of the policy that chooses the datastore.'),
      'quota:cpu_limit': integer('CPU limit', 'MHz a server may use at most.'),
      'quota:cpu_reservation': integer('CPU reservation', 'MHz a server is sure to have.'),
    },
  },
  {
    namespace: 'OS::Compute::XenAPI',
    display_name: 'XenAPI options',
    description: 'Options of the XenAPI driver, which releases from Victoria on no longer have.',
    resource_type_associations: [image(), volume()],
    properties: {
      auto_disk_config: choice(
        'Resize the root partition',
        'Grows the file system to the size of the disk at first boot. Only for one partition with ext3 or ext4.',
        ['true', 'false'],
      ),
    },
  },
];
