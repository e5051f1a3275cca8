/** What the commands of a recipe are filled in with. */
export interface GuideValues {
  /** Name of the machine and of its files: letters, digits, dots, hyphens and underscores. */
  name: string;
  /** GiB. */
  disk: string;
  /** MiB. */
  ram: string;
  cpus: string;
  /** Where the installation medium lies on the host. */
  iso: string;
  /** As virt-install takes it, such as bridge:virbr0. */
  network: string;
  /** Short id of libosinfo, which `osinfo-query os` lists. */
  variant: string;
  /** What os_distro and os_version are to say. */
  distro: string;
  version: string;
  /** Convert to RAW at the end, for stores on Ceph. */
  raw: boolean;
}

export type GuideField = Exclude<keyof GuideValues, 'raw'>;

/** Text to copy: commands, or what a file holds. */
export interface GuideBlock {
  /** Whose it is where several systems differ: a message of `guide`. */
  label?: 'on_rhel' | 'on_debian' | 'on_undercloud' | 'on_fedora';
  /** The file that holds it; commands have none. */
  path?: string;
  text: string;
}

/** One step: its title and its reason are the messages `step_KEY` and `why_KEY` of `guide`. */
export interface GuideStep<Key extends string = string> {
  key: Key;
  /** On the machine that builds, in its viewer, inside the new system, or here. */
  place: 'host' | 'screen' | 'guest' | 'dashboard';
  blocks?: (values: GuideValues) => GuideBlock[];
}

const fits: Record<GuideField, RegExp> = {
  name: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
  disk: /^[1-9]\d{0,4}$/,
  ram: /^[1-9]\d{2,6}$/,
  cpus: /^[1-9]\d{0,2}$/,
  iso: /^\S.*$/,
  network: /^\S+$/,
  variant: /^[a-z0-9][a-z0-9.-]*$/,
  distro: /^[a-z0-9][a-z0-9.-]*$/,
  version: /^\S.{0,62}$/,
};

/** Whether a value can stand in a command as it is meant. */
export function isSound(field: GuideField, value: string): boolean {
  return fits[field].test(value);
}

/** The values with the recipe's own wherever what was typed cannot stand: no command is ever half filled in. */
export function soundValues(typed: GuideValues, own: GuideValues): GuideValues {
  const sound = { ...typed };
  for (const field of Object.keys(fits) as GuideField[])
    if (!isSound(field, typed[field])) sound[field] = own[field];
  return sound;
}
