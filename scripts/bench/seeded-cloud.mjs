// A cloud that holds many images.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib.mjs';
import { startCloud } from '../servers.mjs';

/** A cloud that holds so many images beside no others; `config` is what of its configuration matters. */
export async function cloudWith(folder, count, config = {}) {
  const data = mkdtempSync(path.join(folder, `images-${count}-`));
  const start = () => startCloud(data, { seed_images: false, seed_metadefs: false, ...config });
  // Its database is made by its first start, and filled while nobody has it.
  await (await start()).stop();
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(root, '.build/seed.mjs'), String(count)],
    {
      env: { ...process.env, DARKROOM_DATA: data, DARKROOM_CLOUD_CONFIG: path.join(data, 'config.json') },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`The images were not made: ${stderr}`);
  return start();
}
