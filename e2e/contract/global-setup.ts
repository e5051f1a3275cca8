import type { TestProject } from 'vitest/node';
import { removeFolder, startCloud, startFileServer } from '../support/servers';

declare module 'vitest' {
  interface ProvidedContext {
    /** Identity endpoint of the cloud under test. */
    authUrl: string;
    /** A web server whose address the cloud may import from. */
    files: string;
  }
}

/** Starts the embedded cloud for the suite, unless CONTRACT_URL names the identity endpoint of another cloud with these stores. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const files = await startFileServer();
  project.provide('files', files.url);
  const given = process.env.CONTRACT_URL;
  if (given) {
    project.provide('authUrl', given);
    return files.stop;
  }
  const cloud = await startCloud({
    enabled_backends: [{ id: 'central' }, { id: 'dcn0' }, { id: 'dcn1' }, { id: 'broken', capacity: 1000 }],
    default_backend: 'central',
    image_cache_dir: 'image-cache',
    use_keystone_limits: true,
    registered_limits: {
      image_size_total: 200_000,
      image_stage_total: 200_000,
      image_count_total: 5000,
      image_count_uploading: 200,
    },
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [80, 443, files.port] },
  });
  project.provide('authUrl', cloud.authUrl);
  return async () => {
    await files.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  };
}
