/** A server of the demo: from an image by name, or from a volume that was made from one. */
export interface SeedServer {
  id?: string;
  name: string;
  project: 'admin' | 'demo' | 'alt';
  image: string;
  flavor: string;
  daysOld: number;
  status?: 'SHUTOFF' | 'SHELVED_OFFLOADED';
  /** GiB of the volume that it was booted from; it was booted from the image itself without. */
  bootVolume?: number;
}

/** A volume of the demo that is attached to nothing. */
export interface SeedVolume {
  name: string;
  project: 'admin' | 'demo' | 'alt';
  /** null for an empty one */
  image: string | null;
  size: number;
  daysOld: number;
}

const many = (names: string[], server: Omit<SeedServer, 'name'>): SeedServer[] =>
  names.map((name) => ({ name, ...server }));

export const demoServers: SeedServer[] = [
  ...many(['web-1', 'web-2'], {
    project: 'demo',
    image: 'web-frontend-2026-11-18',
    flavor: 'm1.medium',
    daysOld: 4,
  }),
  {
    // The server that the demo's snapshot was taken of.
    id: '3f0c1f7e-8f53-4d6e-9f6a-0a52b4f1c9d2',
    name: 'web-blue',
    project: 'demo',
    image: 'web-frontend-2026-10-02',
    flavor: 'm1.medium',
    daysOld: 50,
    status: 'SHUTOFF',
  },
  {
    name: 'db-1',
    project: 'demo',
    image: 'postgres-16-golden',
    flavor: 'm1.large',
    daysOld: 60,
    bootVolume: 20,
  },
  ...many(['ci-runner-1', 'ci-runner-2', 'ci-runner-3'], {
    project: 'demo',
    image: 'ci-runner-bookworm',
    flavor: 'm1.medium',
    daysOld: 1,
  }),
  { name: 'jump', project: 'demo', image: 'debian-12-genericcloud-amd64', flavor: 'm1.tiny', daysOld: 11 },
  {
    name: 'quarterly-report',
    project: 'demo',
    image: 'ubuntu-24.04-server-cloudimg-amd64',
    flavor: 'm1.xlarge',
    daysOld: 17,
    status: 'SHELVED_OFFLOADED',
  },
  ...many(['worker-1', 'worker-2', 'worker-3', 'worker-4'], {
    project: 'alt',
    image: 'analytics-worker',
    flavor: 'm1.xlarge',
    daysOld: 6,
  }),
  {
    name: 'build-host',
    project: 'alt',
    image: 'debian-12-genericcloud-amd64',
    flavor: 'm1.large',
    daysOld: 10,
    bootVolume: 40,
  },
  ...many(['amphora-4e1c', 'amphora-9b07'], {
    project: 'admin',
    image: 'amphora-haproxy-2026.1',
    flavor: 'amphora',
    daysOld: 30,
  }),
];

export const demoVolumes: SeedVolume[] = [
  { name: 'gpu-scratch', project: 'demo', image: 'gpu-training-cuda12', size: 60, daysOld: 12 },
  { name: 'reports', project: 'demo', image: null, size: 100, daysOld: 44 },
  { name: 'notebook-root', project: 'alt', image: 'analytics-notebook', size: 16, daysOld: 5 },
];
