import type { BootCheck } from '@/lib/inspect/boot-check';

/** A value that suits an image by what is on its disk; `min_disk` is in GiB, the others are image properties. */
export interface BootProposal {
  key: 'architecture' | 'min_disk' | 'hw_firmware_type' | 'hw_machine_type' | 'os_secure_boot';
  value: string;
}

/** Whether an image says nothing of what is proposed; a larger minimum disk is fine as well. */
export function isUnsetOn(image: Readonly<Record<string, unknown>>, { key, value }: BootProposal): boolean {
  if (key === 'min_disk') return Number(image.min_disk ?? 0) < Number(value);
  return image[key] === undefined || image[key] === null || image[key] === '';
}

const gibibyte = 1024 ** 3;

/**
 * What to set so that an instance boots (Nova's image properties). A disk that boots either way needs nothing set for
 * it, and what its bytes do not say is not guessed.
 */
export function bootProposals({ bios, loaders, architectures, size, isIso }: BootCheck): BootProposal[] {
  const proposals: BootProposal[] = [];
  const [architecture, ...others] = architectures;
  const one = others.length === 0 ? architecture : undefined;
  if (one !== undefined) proposals.push({ key: 'architecture', value: one });
  if (loaders.length > 0 && !bios) {
    proposals.push({ key: 'hw_firmware_type', value: 'uefi' });
    // Of x86 only this machine has what UEFI needs; the ARM one is the only one there is.
    const machine = one === 'x86_64' ? 'q35' : one === 'aarch64' ? 'virt' : null;
    if (machine) proposals.push({ key: 'hw_machine_type', value: machine });
    // Only the signed loader of a distribution comes up where the firmware checks signatures.
    const isSecure = loaders.some(({ isShim, isSigned }) => isShim && isSigned);
    if (isSecure && one === 'x86_64') proposals.push({ key: 'os_secure_boot', value: 'optional' });
  }
  if (bios && loaders.length === 0) proposals.push({ key: 'hw_firmware_type', value: 'bios' });
  // An ISO is not copied to the disk of an instance that installs from it.
  if (size !== null && size > 0 && !isIso)
    proposals.push({ key: 'min_disk', value: String(Math.ceil(size / gibibyte)) });
  return proposals;
}
