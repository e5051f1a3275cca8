/** Spellings of os_distro that people use, by the one that is meant (appendix A). */
const spellings: Readonly<Record<string, readonly string[]>> = {
  arch: ['archlinux', 'org.archlinux'],
  centos: ['org.centos', 'CentOS'],
  debian: ['Debian', 'org.debian'],
  fedora: ['Fedora', 'org.fedora', 'org.fedoraproject'],
  freebsd: ['org.freebsd', 'freeBSD', 'FreeBSD'],
  gentoo: ['Gentoo', 'org.gentoo'],
  mandrake: ['mandrakelinux', 'MandrakeLinux'],
  mandriva: ['mandrivalinux'],
  mes: ['mandrivaent', 'mandrivaES'],
  msdos: ['ms-dos'],
  netbsd: ['NetBSD', 'org.netbsd'],
  netware: ['novell', 'NetWare'],
  openbsd: ['OpenBSD', 'org.openbsd'],
  opensolaris: ['OpenSolaris', 'org.opensolaris'],
  opensuse: ['suse', 'SuSE', 'org.opensuse'],
  rhel: ['redhat', 'RedHat', 'com.redhat'],
  sled: ['com.suse'],
  ubuntu: ['Ubuntu', 'com.ubuntu', 'org.ubuntu', 'canonical'],
  windows: ['com.microsoft.server'],
};
const meant = new Map(
  Object.entries(spellings).flatMap(([right, wrong]) =>
    wrong.map((spelling) => [spelling.toLowerCase(), right]),
  ),
);

/** What a wrong spelling of os_distro means, or null: it is right, or nobody knows it. */
export function rightDistro(value: string, known: readonly string[]): string | null {
  if (known.includes(value)) return null;
  const lower = value.trim().toLowerCase();
  return meant.get(lower) ?? (known.includes(lower) ? lower : null);
}
