import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { removeFolder, startCloud, startDashboard, startFileServer } from './servers';

/** Starts one cloud, one dashboard and one web server to import from, on free ports with fresh data. */
export default async function setup(): Promise<() => Promise<void>> {
  const files = await startFileServer();
  const cloud = await startCloud({
    enabled_backends: [
      { id: 'central', description: 'Central site' },
      { id: 'dcn0', description: 'Edge site 0', bandwidth: 64 * 1024 * 1024 },
      { id: 'dcn1', description: 'Edge site 1', bandwidth: 8 * 1024 * 1024 },
      { id: 'full', description: 'A full disk', capacity: 1000 },
      { id: 'offline', description: 'Out of reach', fails: 'The site is out of reach: no write succeeds' },
    ],
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [80, 443, files.port] },
    web_download_timeout: 1500,
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-files-'));
  Object.assign(process.env, {
    TEST_AUTH_URL: cloud.authUrl,
    TEST_DASHBOARD: dashboard.url,
    TEST_FILES: files.url,
    TEST_FOLDER: folder,
  });
  return async () => {
    await dashboard.stop();
    await cloud.stop();
    await files.stop();
    removeFolder(cloud.data);
    removeFolder(folder);
  };
}
