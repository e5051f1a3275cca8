import type { GuideStep, GuideValues } from '@/lib/guide/recipe';
import { type GuideStepKey, guideSteps, resultOf } from '@/lib/guide/steps';

export const guideRecipes = ['rhel7', 'rhel6', 'windows', 'other'] as const;
export type GuideRecipe = (typeof guideRecipes)[number];

interface Recipe {
  values: GuideValues;
  steps: readonly GuideStepKey[];
  /** Distributions to choose from; the others are what they are. */
  distros?: readonly string[];
  /** The disk is made small at the end. */
  isSmall: boolean;
}

const own: GuideValues = {
  name: 'rhel7',
  disk: '8',
  ram: '2048',
  cpus: '2',
  iso: '/tmp/rhel-server-7.9-x86_64-dvd.iso',
  network: 'bridge:virbr0',
  variant: 'rhel7.9',
  distro: 'rhel',
  version: '7.9',
  raw: false,
};
const begin = ['tools', 'disk', 'install', 'console'] as const;
const end = ['poweroff', 'sysprep', 'sparsify', 'inspect', 'convert', 'upload'] as const;

/** The recipes, as the guide of Red Hat OpenStack Platform 16.2 has them (1.2.1.2), brought up to date. */
const recipes: Record<GuideRecipe, Recipe> = {
  rhel7: {
    values: own,
    steps: [
      ...begin,
      ...(['installer_rhel7', 'network', 'register_rhel7', 'cloud_init', 'resolv', 'zeroconf'] as const),
      ...(['serial_rhel7', 'unregister'] as const),
      ...end,
    ],
    isSmall: true,
  },
  rhel6: {
    values: {
      ...own,
      name: 'rhel6',
      disk: '10',
      iso: '/tmp/rhel-server-6.10-x86_64-dvd.iso',
      variant: 'rhel6.10',
      version: '6.10',
    },
    steps: [
      ...begin,
      ...(['installer_rhel6', 'network', 'register_rhel6', 'cloud_init', 'resolv', 'udev'] as const),
      ...(['zeroconf', 'serial_rhel6', 'unregister'] as const),
      ...end,
    ],
    isSmall: true,
  },
  windows: {
    values: {
      ...own,
      name: 'windows2022',
      disk: '40',
      ram: '4096',
      iso: '/tmp/windows-server-2022.iso',
      variant: 'win2k22',
      distro: 'windows',
      version: '2022',
    },
    steps: [
      ...(['tools', 'virtio', 'disk', 'install_windows', 'console', 'installer_windows'] as const),
      ...(['drivers', 'cloudbase', 'inspect_windows', 'convert_windows', 'upload'] as const),
    ],
    isSmall: false,
  },
  other: {
    values: {
      ...own,
      name: 'debian12',
      iso: '/tmp/debian-12-netinst.iso',
      variant: 'debian12',
      distro: 'debian',
      version: '12',
    },
    steps: [
      ...begin,
      ...(['installer_other', 'packages_other', 'serial_other', 'clean_other'] as const),
      ...end,
    ],
    distros: ['debian', 'ubuntu', 'fedora', 'centos', 'rocky', 'opensuse', 'arch', 'gentoo'],
    isSmall: true,
  },
};

/** What a recipe begins with. */
export function recipeValues(recipe: GuideRecipe): GuideValues {
  return recipes[recipe].values;
}

/** The distributions that a recipe is for; one where it is for that alone. */
export function recipeDistros(recipe: GuideRecipe): readonly string[] {
  return recipes[recipe].distros ?? [recipes[recipe].values.distro];
}

/** The steps of a recipe in their order; converting is one only where it is wanted. */
export function recipeSteps(
  recipe: GuideRecipe,
  { raw }: Pick<GuideValues, 'raw'>,
): GuideStep<GuideStepKey>[] {
  return recipes[recipe].steps
    .filter((key) => raw || !key.startsWith('convert'))
    .map((key) => ({ key, ...guideSteps[key] }));
}

/** The file that is uploaded at the end. */
export function recipeFile(recipe: GuideRecipe, values: GuideValues): string {
  return resultOf(values, recipes[recipe].isSmall);
}

/**
 * The properties that an image of a recipe should carry: since compute asks libosinfo no more, they say which hardware
 * the system knows (1.2.1.2.3, appendix A).
 */
export function recipeProperties(
  recipe: GuideRecipe,
  { distro, version }: GuideValues,
): Record<string, string> {
  return {
    os_type: recipe === 'windows' ? 'windows' : 'linux',
    os_distro: distro,
    os_version: version,
    hypervisor_type: 'kvm',
    hw_disk_bus: 'virtio',
    hw_vif_model: 'virtio',
    ...(recipe === 'other' ? { hw_qemu_guest_agent: 'yes' } : {}),
  };
}

/** An image that others have made, ready for a cloud. */
export interface ReadyImage {
  /** The message `ready_KEY` of `guide` names it. */
  key: 'rhel' | 'debian' | 'ubuntu' | 'fedora' | 'cirros';
  href: string;
  /** The account that it comes with. */
  account: string;
}

/** Where ready-made images are, as their makers say. */
export const readyImages: readonly ReadyImage[] = [
  { key: 'rhel', href: 'https://access.redhat.com/downloads', account: 'cloud-user' },
  { key: 'debian', href: 'https://cloud.debian.org/images/cloud/', account: 'debian' },
  { key: 'ubuntu', href: 'https://cloud-images.ubuntu.com/', account: 'ubuntu' },
  { key: 'fedora', href: 'https://fedoraproject.org/cloud/download', account: 'fedora' },
  { key: 'cirros', href: 'https://download.cirros-cloud.net/', account: 'cirros' },
];
