import { rmSync } from 'node:fs';
import { memoryDuring, upload } from './dashboard.mjs';
import { makeFile, mebibyte } from './files.mjs';
import { figure, inTurns, rate, seconds } from './measure.mjs';

/**
 * F5: one upload through the dashboard against `curl -T` straight to the same image service; in turns, the best of
 * each, since memory that a machine hands out for the first time is many times slower to fill.
 */
export async function benchUpload({ service, dashboard, cookie, file, size, goal, turns = 3 }) {
  // The first upload makes the dashboard load what later ones find loaded, which is no memory of theirs.
  const small = `${file}.small`;
  makeFile(small, mebibyte);
  const first = await service.createImage();
  await upload(dashboard.base, cookie, first, small, mebibyte);
  await service.deleteImage(first);
  rmSync(small);
  const once = async (send) => {
    const id = await service.createImage();
    const took = await seconds(() => send(id));
    const image = await service.api('GET', `/v2/images/${id}`);
    if (image.status !== 'active' || image.size !== size)
      throw new Error(`The upload ended as ${image.status} with ${image.size} bytes`);
    await service.deleteImage(id);
    return took;
  };
  const memory = { before: 0, more: 0 };
  const times = await inTurns(turns, {
    direct: () => once((id) => service.send(id, file)),
    through: () =>
      once(async (id) => {
        const { before, peak } = await memoryDuring(dashboard.pid, () =>
          upload(dashboard.base, cookie, id, file, size),
        );
        memory.before ||= before;
        memory.more = Math.max(memory.more, peak - memory.before);
      }),
  });
  const ratio = times.direct[0] / times.through[0];
  figure({
    id: 'F5',
    what: `upload of ${size / 2 ** 30} GiB, beside curl -T`,
    here: rate(size, times.through),
    beside: rate(size, times.direct),
    ratio,
    goal: `≥ ${goal}`,
    met: ratio >= goal,
  });
  figure({
    id: 'F5',
    what: 'memory of the dashboard while it uploads',
    here: `${memory.more.toFixed(0)} MiB more`,
    beside: `${memory.before.toFixed(0)} MiB before`,
    goal: '≤ 64 MiB more',
    met: memory.more <= 64,
  });
}
