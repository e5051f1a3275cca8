import path from 'node:path';
import { browserCookies } from './dashboard.mjs';
import { makeFile, mebibyte } from './files.mjs';
import { figure, quantile } from './measure.mjs';

/**
 * F9: a store has it, by the cloud's own answer, until a browser shows it: on a page that is open and at rest, and on one
 * that was opened as the import began, and still fetches what it links to.
 */
export async function benchLatency(parts) {
  const open = await waitsOf(parts, atRest);
  figure({ ...told(open, 'on an open page'), goal: 'p95 ≤ 250 ms', met: quantile(open, 0.95) <= 250 });
  const fresh = await waitsOf(parts, async () => {});
  figure(told(fresh, 'on a page that just opens'));
}

function told(waits, where) {
  return {
    id: 'F9',
    what: `a store done to painted ${where}, ${waits.length} imports`,
    here: `p50 ${quantile(waits, 0.5)} ms, p95 ${quantile(waits, 0.95)} ms`,
  };
}

/** Milliseconds of each of 12 imports, sorted. */
async function waitsOf({ browser, service, dashboard, cookie, folder }, before) {
  const context = await browser.newContext();
  await context.addCookies(browserCookies(dashboard.base, cookie));
  const small = path.join(folder, 'small.raw');
  makeFile(small, 96 * mebibyte);
  const waits = [];
  for (let turn = 0; turn < 12; turn += 1) {
    const id = await service.createImage();
    await service.send(id, small, 'stage');
    const page = await context.newPage();
    // A stream that is open is no quiet network: its head says that the page follows the image.
    const follows = page.waitForResponse((response) => response.url().includes('/api/live'));
    await page.goto(`${dashboard.base}/images/${id}`);
    await follows;
    await before(page);
    await page.evaluate(watchStore);
    await service.api('POST', `/v2/images/${id}/import`, {
      method: { name: 'glance-direct' },
      all_stores: true,
    });
    let doneAt = 0;
    while (!doneAt) {
      const image = await service.api('GET', `/v2/images/${id}`);
      if (image.stores?.includes('dcn1')) doneAt = Date.now();
      // Asked without a pause, the cloud would have no time for the dashboard.
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    waits.push((await page.evaluate(() => window.paintedAt)) - doneAt);
    await page.close();
    await service.deleteImage(id);
  }
  await context.close();
  return waits.sort((a, b) => a - b);
}

/** Resolves when a page has asked for nothing for a second; its live stream is left out. */
async function atRest(page) {
  let askedAt = Date.now();
  page.on('request', () => {
    askedAt = Date.now();
  });
  while (Date.now() - askedAt < 1000) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Runs in the page: notes when the line of the store dcn1 says that it is done. */
function watchStore() {
  window.paintedAt = new Promise((resolve) => {
    const look = () => {
      const line = [...document.querySelectorAll('li')].find((entry) => entry.textContent?.includes('dcn1'));
      if (line?.textContent?.includes('done')) requestAnimationFrame(() => resolve(Date.now()));
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}
