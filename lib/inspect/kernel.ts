import { latin1, viewOf } from '@/lib/inspect/bytes';

/** What a hypervisor starts by itself, as opposed to a disk. */
export interface BootFile {
  kind: 'kernel' | 'initrd' | 'program';
  /** Architecture as the cloud calls it, or null where nothing tells. */
  architecture: string | null;
}

/** Machines of a PE header (Microsoft's PE format, "Machine Types"), as images call them. */
const peMachines: Readonly<Record<number, string>> = {
  34404: 'x86_64',
  43620: 'aarch64',
  332: 'i686',
  450: 'armv7l',
  452: 'armv7l',
  20580: 'riscv64',
  25188: 'loongarch64',
};
/** Machines of an ELF header (e_machine), as images call them. */
const elfMachines: Readonly<Record<number, string>> = {
  3: 'i686',
  62: 'x86_64',
  183: 'aarch64',
  40: 'armv7l',
  243: 'riscv64',
  22: 's390x',
  20: 'ppc',
  21: 'ppc64',
  258: 'loongarch64',
};

/** The architecture of a Windows or EFI program, or null for what is none. */
export function peArchitecture(head: Uint8Array): string | null {
  if (head.length < 64 || latin1(head, 0, 2) !== 'MZ') return null;
  const at = viewOf(head).getUint32(60, true);
  if (at + 6 > head.length || latin1(head, at, 4) !== 'PE\0\0') return null;
  return peMachines[viewOf(head).getUint16(at + 4, true)] ?? null;
}

/**
 * Recognises kernels and initial RAM disks by the marks of Linux's boot protocols (Documentation/arch/x86/boot.rst,
 * arm64/booting.rst, riscv/boot-image-header.rst, the EFI zboot header), ELF, U-Boot and cpio.
 */
export function readBootFile(head: Uint8Array): BootFile | null {
  if (head.length < 112) return null;
  const view = viewOf(head);
  const kernel = (architecture: string | null): BootFile => ({ kind: 'kernel', architecture });
  if (head.length > 0x238 && latin1(head, 0x202, 4) === 'HdrS' && view.getUint16(510, true) === 0xaa55) {
    // XLF_KERNEL_64 of xloadflags, from protocol 2.12 on.
    const is64 = view.getUint16(0x206, true) >= 0x20c && (view.getUint16(0x236, true) & 1) === 1;
    return kernel(is64 ? 'x86_64' : 'i686');
  }
  if (latin1(head, 56, 4) === 'ARM\x64') return kernel('aarch64');
  if (latin1(head, 56, 4) === 'RSC\x05') return kernel('riscv64');
  if (view.getUint32(36, true) === 0x016f2818) return kernel('armv7l');
  if (latin1(head, 0, 2) === 'MZ' && latin1(head, 4, 4) === 'zimg') return kernel(peArchitecture(head));
  if (view.getUint32(0) === 0x27051956) return kernel(null);
  if (/^07070[12]/.test(latin1(head, 0, 6)) || view.getUint16(0, true) === 0x71c7)
    return { kind: 'initrd', architecture: null };
  if (latin1(head, 0, 4) === '\x7fELF') return readElf(head);
  const architecture = peArchitecture(head);
  return architecture === null ? null : { kind: 'program', architecture };
}

/** An ELF file that is linked to run at an address is a kernel as a hypervisor takes it, or any program. */
function readElf(head: Uint8Array): BootFile {
  const little = head[5] !== 2;
  const view = viewOf(head);
  const machine = elfMachines[view.getUint16(18, little)] ?? null;
  const architecture = machine === 'ppc64' && little ? 'ppc64le' : machine;
  // A program of user space names the loader that starts it, or is a library (ET_DYN).
  const isKernel = view.getUint16(16, little) === 2 && !latin1(head.subarray(0, 4096)).includes('/ld');
  return { kind: isKernel ? 'kernel' : 'program', architecture };
}
