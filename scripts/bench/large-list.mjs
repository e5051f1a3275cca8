import { figure, inTurns, quantile, spread } from './measure.mjs';
import { cloudWith } from './seeded-cloud.mjs';
import { openService } from './service.mjs';

const pageSize = 50;
const pages = 15;

/** F8: the embedded cloud's list, page after page, of 100,000 images against 1,000, to a member and an administrator. */
export async function benchLargeList({ folder }) {
  const few = await cloudWith(folder, 1000);
  const many = await cloudWith(folder, 100_000);
  for (const [who, sort] of [
    ['demo', 'created_at:desc'],
    ['admin', 'created_at:desc'],
    ['demo', 'name:asc'],
  ]) {
    const list = async ({ authUrl }) =>
      await pagesOf(await openService(authUrl, { name: who, password: 'darkroom' }), sort);
    const measurements = { here: await list(many), beside: await list(few) };
    await inTurns(pages, measurements);
    const times = await inTurns(pages * 3, measurements);
    const ratio = quantile(times.here, 0.5) / quantile(times.beside, 0.5);
    figure({
      id: 'F8',
      what: `a page of ${pageSize} of 100,000 images by ${sort.split(':')[0]} (${who}), beside 1,000`,
      here: spread(times.here),
      beside: spread(times.beside),
      ratio,
      goal: '≤ 1.5',
      met: ratio <= 1.5,
    });
  }
  few.stop();
  many.stop();
}

/**
 * Gives a function that reads the next page, from the first one anew in the end, and gives the milliseconds it took.
 * Something is changed before each, so that no answer is one that was remembered.
 */
async function pagesOf(service, sort) {
  const changed = await service.createImage();
  let marker = '';
  let read = 0;
  return async () => {
    await service.api(read % 2 === 0 ? 'PUT' : 'DELETE', `/v2/images/${changed}/tags/bench`);
    const began = performance.now();
    const { images } = await service.api(
      'GET',
      `/v2/images?limit=${pageSize}&sort=${sort}${marker && `&marker=${marker}`}`,
    );
    const took = performance.now() - began;
    if (images.length !== pageSize) throw new Error(`A page has ${images.length} images`);
    read += 1;
    marker = read % pages === 0 ? '' : images.at(-1).id;
    return took;
  };
}
