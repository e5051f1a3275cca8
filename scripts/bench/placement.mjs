import { startDashboard } from '../servers.mjs';
import { browserCookies, signIn } from './dashboard.mjs';
import { figure } from './measure.mjs';
import { cloudWith } from './seeded-cloud.mjs';

const stores = 10;
/** Milliseconds that the table is scrolled for, and pixels a frame. */
const scrolls = 4000;
const step = 600;
/** Milliseconds of a frame that an eye notices. */
const smooth = 50;

/**
 * The placement of 10,000 and of 100,000 images over ten stores: its first rows, all of them read, frames while it is
 * read and while it is scrolled, and the memory of the tab.
 */
export async function benchPlacement({ browser, folder }) {
  for (const images of [10_000, 100_000]) await placement({ browser, folder, images });
}

async function placement({ browser, folder, images }) {
  const names = Array.from({ length: stores }, (_, index) => (index === 0 ? 'central' : `dcn${index - 1}`));
  const cloud = await cloudWith(folder, images, {
    enabled_backends: names.map((id) => ({ id })),
    default_backend: 'central',
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const cookie = await signIn(dashboard.base, { name: 'demo', password: 'darkroom' });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addCookies(browserCookies(dashboard.base, cookie));
  const page = await context.newPage();
  await page.addInitScript(noteFrames);
  const from = performance.now();
  await page.goto(`${dashboard.base}/placement`);
  await page.locator('[role=row][aria-rowindex="2"]').waitFor();
  const first = performance.now() - from;
  const readAll = page.getByRole('button', { name: 'Read all of them' });
  await readAll.waitFor();
  const part = await frames(page, () => page.evaluate(scroll, { scrolls, step }));
  const began = performance.now();
  const reading = await frames(page, async () => {
    await readAll.click();
    await page.getByText(/images, all there are/).waitFor({ timeout: 180_000 });
  });
  const all = performance.now() - began;
  const whole = await frames(page, () => page.evaluate(scroll, { scrolls, step }));
  const bytes = await page.evaluate(() => performance.memory.usedJSHeapSize);
  await context.close();
  dashboard.stop();
  await cloud.stop();
  const of = `the placement of ${images.toLocaleString('en')} images × ${stores} stores`;
  figure({
    id: 'placement',
    what: `${of}: first rows; all of them; memory of the tab`,
    here: `${first.toFixed(0)} ms; ${(all / 1000).toFixed(1)} s; ${(bytes / 1e6).toFixed(0)} MB`,
  });
  figure({
    id: 'placement',
    what: `${of}: frames over ${smooth} ms and the longest, scrolled over a thousand; over all; while all are read`,
    here: [part, whole, reading]
      .map(({ slow, longest, count }) => `${slow} of ${count}, ${longest.toFixed(0)} ms`)
      .join('; '),
    goal: 'none while scrolled',
    met: part.slow + whole.slow === 0,
  });
}

/** How the frames were during some work. */
async function frames(page, work) {
  await page.evaluate(() => window.takeFrames());
  await work();
  const took = await page.evaluate(() => window.takeFrames());
  return { count: took.length, slow: took.filter((ms) => ms > smooth).length, longest: Math.max(0, ...took) };
}

/** Runs in the page: notes how long each frame took. */
function noteFrames() {
  const took = [];
  let before = performance.now();
  const note = (now) => {
    took.push(now - before);
    before = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  window.takeFrames = () => took.splice(0);
}

/** Runs in the page: scrolls down, and up again from the end, a step a frame. */
function scroll({ scrolls, step }) {
  const box = document.querySelector('[role=grid][aria-colcount]').parentElement;
  return new Promise((resolve) => {
    const end = performance.now() + scrolls;
    let way = step;
    const on = () => {
      if (performance.now() > end) return resolve();
      const before = box.scrollTop;
      box.scrollTop += way;
      if (box.scrollTop === before) way = -way;
      requestAnimationFrame(on);
    };
    on();
  });
}
