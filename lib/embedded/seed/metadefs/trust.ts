import type { MetadefNamespaceBody } from '@/lib/contract/metadef-body';
import { choice, flavor, hardware, image, trueFalse, volume } from '@/lib/embedded/seed/metadefs/define';

/** What makes a guest start from firmware, keys and hosts that can be trusted. */
export const trust: MetadefNamespaceBody[] = [
  {
    namespace: 'OS::Compute::Firmware',
    display_name: 'Firmware and secure boot',
    description: 'Which firmware starts the guest, and whether it checks what it starts.',
    resource_type_associations: [image(), volume()],
    properties: {
      hw_firmware_type: choice('Firmware', 'uefi needs an image whose disk has an EFI system partition.', [
        'bios',
        'uefi',
      ]),
      hw_firmware_stateless: choice(
        'Stateless firmware',
        'With true UEFI variables are not kept from one start to the next.',
        trueFalse,
      ),
      os_secure_boot: choice(
        'Secure boot',
        'required starts the guest only with secure boot, optional where the host has it. It needs UEFI.',
        ['required', 'optional', 'disabled'],
      ),
    },
  },
  {
    namespace: 'OS::Compute::TPM',
    display_name: 'Trusted platform module',
    description: 'A module that keeps keys and measures what was started, emulated for each server.',
    resource_type_associations: hardware,
    properties: {
      tpm_version: choice('TPM version', 'Version of the emulated module.', ['1.2', '2.0']),
      tpm_model: choice('TPM model', 'tpm-crb goes with version 2.0 alone.', ['tpm-tis', 'tpm-crb']),
    },
  },
  {
    namespace: 'OS::Compute::VTPM',
    display_name: 'Hosts with a TPM',
    description: 'Asks for hosts that can emulate a trusted platform module.',
    resource_type_associations: [image('trait:'), flavor('trait:')],
    properties: {
      COMPUTE_SECURITY_TPM_1_2: choice('TPM 1.2', 'Only hosts that can emulate version 1.2.', ['required']),
      COMPUTE_SECURITY_TPM_2_0: choice('TPM 2.0', 'Only hosts that can emulate version 2.0.', ['required']),
    },
  },
  {
    namespace: 'OS::Compute::MemoryEncryption',
    display_name: 'Encrypted memory',
    description:
      'Keeps the memory of a guest from its host, where the processor can (AMD SEV). It needs UEFI.',
    resource_type_associations: hardware,
    properties: {
      mem_encryption: choice(
        'Encrypt memory',
        'Only hosts that can encrypt the memory of guests.',
        trueFalse,
      ),
    },
  },
  {
    namespace: 'OS::Compute::Trust',
    display_name: 'Trusted hosts',
    description: 'Asks for hosts that an attestation service found to be as they should be.',
    resource_type_associations: [flavor('trust:')],
    properties: {
      trusted_host: choice('Trust', 'Only hosts that the service says are trusted.', [
        'trusted',
        'untrusted',
      ]),
    },
  },
];
