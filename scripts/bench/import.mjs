import { rmSync } from 'node:fs';
import { command } from './files.mjs';
import { figure, inTurns, rate, seconds } from './measure.mjs';

/**
 * F6: the embedded cloud's import into three file stores against hashing and copying with system tools and, where
 * `glance` is given, against a real Glance that does the same. The file is staged before the clock starts.
 */
export async function benchImport({ embedded, glance, file, size, turns = 3 }) {
  const times = await inTurns(turns, {
    tools: () => systemTools(file),
    here: () => importOnce(embedded, file),
    ...(glance ? { glance: () => importOnce(glance, file) } : {}),
  });
  const compare = (what, beside, goal) => {
    const ratio = beside[0] / times.here[0];
    figure({
      id: 'F6',
      what: `import of ${size / 2 ** 30} GiB into three stores, beside ${what}`,
      here: rate(size, times.here),
      beside: rate(size, beside),
      ratio,
      goal: `≥ ${goal}`,
      met: ratio >= goal,
    });
  };
  if (glance) compare('a real Glance', times.glance, 4);
  compare('system tools', times.tools, 0.8);
}

async function importOnce(service, file) {
  const id = await service.createImage();
  await service.send(id, file, 'stage');
  // What was staged is on the disk before the clock starts.
  await command('sync', []);
  let image;
  const took = await seconds(async () => {
    image = await service.importEverywhere(id);
  });
  if (image.stores.split(',').length !== 3)
    throw new Error(`The import reached ${image.stores}, not three stores`);
  await service.deleteImage(id);
  return took;
}

/** md5sum and sha512sum side by side, then three copies that are on the disk when they end. */
async function systemTools(file) {
  const copies = ['a', 'b', 'c'].map((name) => `${file}.${name}`);
  await command('sync', []);
  const took = await seconds(async () => {
    await Promise.all([command('md5sum', [file]), command('sha512sum', [file])]);
    for (const copy of copies)
      await command('dd', [`if=${file}`, `of=${copy}`, 'bs=1M', 'conv=fsync', 'status=none']);
  });
  for (const copy of copies) rmSync(copy);
  return took;
}
