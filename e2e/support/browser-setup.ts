import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { removeFolder, startCloud, startDashboard, startFileServer } from './servers';

/** The embedded cloud of the browser suite: a fast store, a slower one, a slow one, a full one, one out of reach. */
const embedded = (filesPort: number) => ({
  regions: ['RegionOne', 'RegionTwo'],
  enabled_backends: [
    { id: 'central', description: 'Central site' },
    { id: 'dcn0', description: 'Edge site 0', bandwidth: 64 * 1024 * 1024 },
    { id: 'dcn1', description: 'Edge site 1', bandwidth: 8 * 1024 * 1024 },
    { id: 'broken', description: 'A full disk', capacity: 1000 },
    { id: 'offline', description: 'Out of reach', fails: 'The site is out of reach: no write succeeds' },
  ],
  import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [80, 443, filesPort] },
  web_download_timeout: 1500,
  sample_bandwidth: 4 * 1024 * 1024,
  // As e2e/openstack/up tells a real Glance.
  property_protections: [
    { property: '^guarded_', create: ['admin'], read: ['@'], update: ['admin'], delete: ['admin'] },
    { property: '.*', create: ['@'], read: ['@'], update: ['@'], delete: ['@'] },
  ],
});

/**
 * Starts one dashboard and one web server to import from, on free ports, in front of the cloud that CONTRACT_URL names
 * or else of an embedded cloud with fresh data.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const files = await startFileServer();
  const given = process.env.CONTRACT_URL;
  const cloud = given ? null : await startCloud(embedded(files.port));
  const authUrl = given ?? cloud?.authUrl ?? '';
  const dashboard = await startDashboard(authUrl, {
    URL_CHECK_ALLOW: `localhost:${files.port}`,
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-files-'));
  Object.assign(process.env, {
    TEST_AUTH_URL: authUrl,
    TEST_DASHBOARD: dashboard.url,
    TEST_FILES: files.url,
    TEST_FOLDER: folder,
    TEST_DATA: cloud?.data ?? '',
  });
  return async () => {
    await dashboard.stop();
    await files.stop();
    if (cloud) {
      await cloud.stop();
      removeFolder(cloud.data);
    }
    removeFolder(folder);
  };
}
