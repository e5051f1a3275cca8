import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { choice, image, integer, text, uuid, volume } from '@/lib/embedded/seed/metadefs/define';

const architectures =
  'alpha armv7l aarch64 cris i686 ia64 lm32 m68k microblaze microblazeel mips mipsel mips64 mips64el openrisc parisc parisc64 ppc ppc64 ppc64le ppcemb s390 s390x sh4 sh4eb sparc sparc64 unicore32 x86_64 xtensa xtensaeb'.split(
    ' ',
  );
const distributions =
  'arch centos debian fedora freebsd gentoo mandrake mandriva mes msdos netbsd netware openbsd opensolaris opensuse rhel sled ubuntu windows rocky'.split(
    ' ',
  );

/** What an image is: where it came from, what is installed, how it is signed. */
export const imageBasics: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Glance::CommonImageProperties',
    display_name: 'Common image properties',
    description: 'What any image may say of itself, whatever hypervisor runs it.',
    resource_type_associations: [image()],
    properties: {
      architecture: choice(
        'CPU architecture',
        'The processor a host must have to run this image, as `uname -m` calls it.',
        architectures,
      ),
      kernel_id: text('Kernel image', 'Id of the aki image that an AMI-style image boots as its kernel.', {
        pattern: uuid,
      }),
      ramdisk_id: text(
        'Ramdisk image',
        'Id of the ari image that an AMI-style image boots as its initial ramdisk.',
        { pattern: uuid },
      ),
      instance_uuid: text(
        'Server it was taken from',
        'Id of the server that this image is a snapshot of. Compute fills it in; it has no effect.',
        { pattern: uuid },
      ),
      description: text('Description', 'What people should know before they start a server from this image.'),
      cinder_encryption_key_id: text(
        'Volume encryption key',
        'Id of the key in the key manager that volumes made from this image are encrypted with.',
        { pattern: uuid },
      ),
      cinder_encryption_key_deletion_policy: choice(
        'When the key is deleted',
        'Whether the key of an encrypted volume goes when the image goes.',
        ['on_image_deletion', 'do_not_delete'],
      ),
    },
  },
  {
    namespace: 'OS::OperatingSystem',
    display_name: 'Operating system',
    description: 'The system that is installed. Compute and libosinfo choose devices by it.',
    resource_type_associations: [image(), volume()],
    properties: {
      os_distro: choice(
        'Distribution',
        'Common name of the distribution in lower case. Each has one spelling, which tools look for.',
        distributions,
      ),
      os_version: text('Version', 'Version as the distributor gives it, such as 12 or 24.04.'),
      os_type: choice(
        'Family',
        'Windows guests get a clock in local time and other disk defaults, so a Windows image must say so before its data is uploaded.',
        ['linux', 'windows'],
      ),
      os_admin_user: text('Administrator', 'The account that first sign-in uses, such as root or debian.'),
    },
  },
  {
    namespace: 'OS::Glance::Signatures',
    display_name: 'Image signature',
    description:
      'A signature of the data. With all four properties the image service refuses data that does not match, and compute can do so too.',
    resource_type_associations: [image()],
    properties: {
      img_signature: text('Signature', 'Signature of the image data, in base 64.'),
      img_signature_hash_method: choice('Hash method', 'The hash that was signed.', [
        'SHA-224',
        'SHA-256',
        'SHA-384',
        'SHA-512',
      ]),
      img_signature_key_type: choice('Key type', 'The kind of key that signed it.', [
        'DSA',
        'ECC_SECT571K1',
        'ECC_SECT409K1',
        'ECC_SECT571R1',
        'ECC_SECT409R1',
        'ECC_SECP521R1',
        'ECC_SECP384R1',
        'RSA-PSS',
      ]),
      img_signature_certificate_uuid: text(
        'Certificate',
        'Id of the certificate in the key manager that the signature is verified with.',
        { pattern: uuid },
      ),
    },
  },
  {
    namespace: 'OS::Compute::InstanceData',
    display_name: 'Instance data',
    description: 'How a server gets its configuration, and how its disks come to rest for a snapshot.',
    resource_type_associations: [image(), volume()],
    properties: {
      img_config_drive: choice(
        'Configuration drive',
        'Whether the guest needs its configuration on a drive, for lack of a metadata service.',
        ['mandatory', 'optional'],
      ),
      os_require_quiesce: choice(
        'Quiesce for snapshots',
        'With yes a snapshot fails rather than be taken of file systems that are in use; it needs the QEMU guest agent.',
        ['yes', 'no'],
      ),
    },
  },
  {
    namespace: 'OS::Compute::GuestShutdownBehavior',
    display_name: 'Guest shutdown',
    description: 'How long a guest may take to stop.',
    resource_type_associations: [image(), volume()],
    properties: {
      os_shutdown_timeout: integer(
        'Shutdown timeout',
        'Seconds the guest is given to shut down by itself before its power is cut.',
        { default: 60 },
      ),
    },
  },
  {
    namespace: 'OS::Cinder::Volumetype',
    display_name: 'Volume type',
    description: 'Where block storage puts a volume that is made from this image.',
    resource_type_associations: [image('cinder_')],
    properties: {
      img_volume_type: text('Volume type', 'Name of the volume type, where none is asked for.'),
    },
  },
];
