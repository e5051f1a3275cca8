import { browserCookies } from './dashboard.mjs';
import { figure, quantile } from './measure.mjs';

/** Milliseconds that a pointer is on a link before it is pressed: people take more. */
const restsFor = 100;
const turns = 8;
const allOfImage = 'list to all of an image';

/**
 * F14: a link is pressed, by a pointer that came to rest on it, until the page that it leads to is painted with what it is
 * for: from the list to an image, to all of it, between the tabs of the image, between the sections of the rail. Beside it the same by a
 * pointer that presses as it arrives, which only scripts do.
 */
export async function benchPageChange({ browser, service, dashboard, cookie }) {
  await service.fill(30);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.addCookies(browserCookies(dashboard.base, cookie));
  const page = await context.newPage();
  await page.addInitScript(watchClicks);
  const resting = {};
  const atOnce = {};
  // The first turn makes the server load what later ones find loaded.
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const waits of [resting, atOnce]) await tour(page, dashboard.base, waits, waits === resting, turn);
    if (turn === 0)
      for (const waits of [resting, atOnce]) for (const way of Object.keys(waits)) delete waits[way];
  }
  await context.close();
  for (const way of Object.keys(resting)) {
    const [here, beside] = [resting[way], atOnce[way]].map((waits) => waits.toSorted((a, b) => a - b));
    figure({
      id: 'F14',
      what: `click to painted, ${way}, p95 of ${here.length}; beside it pressed on arrival`,
      here: `${quantile(here, 0.95).toFixed(0)} ms, p50 ${quantile(here, 0.5).toFixed(0)}`,
      beside: `${quantile(beside, 0.95).toFixed(0)} ms, p50 ${quantile(beside, 0.5).toFixed(0)}`,
      ...(way === allOfImage ? {} : { goal: '≤ 100 ms', met: quantile(here, 0.95) <= 100 }),
    });
  }
}

/** Once around: two images of the list, their tabs, the rail. Adds what each click took to `waits`, by the way it led. */
async function tour(page, base, waits, rests, turn) {
  const take = async (way, link, wanted) => {
    if (rests) {
      await link.hover();
      await pause(restsFor);
    }
    await page.evaluate((what) => window.nextClick(what), wanted);
    await link.click();
    waits[way] = [...(waits[way] ?? []), await page.evaluate(() => window.painted)];
    await pause(300);
    await page.mouse.move(2, 2);
  };
  await page.goto(`${base}/images`);
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
  await pause(1500);
  const heading = await page.locator(`[role=row][data-index="${turn}"] a`).textContent();
  // What the list knew is there first, and the rest comes to it.
  const whole = 'main article:not([aria-busy]) dl';
  for (const [way, content] of Object.entries({
    'list to image': 'main dl',
    [allOfImage]: whole,
  })) {
    if (way === allOfImage) {
      await page.goto(`${base}/images`);
      await page.locator('html[data-alive]').waitFor({ state: 'attached' });
      await pause(1500);
    }
    await take(way, page.locator(`[role=row][data-index="${turn}"] a`), { heading, content });
  }
  for (const tab of ['Metadata', 'Stores', 'Sharing', 'JSON', 'Overview'])
    await take('tabs of an image', page.locator('main article nav a', { hasText: new RegExp(`^${tab}$`) }), {
      tab,
    });
  const rail = page.getByRole('navigation', { name: 'Sections' });
  for (const section of ['Stores', 'Activity', 'Placement', 'Metadata', 'Images'])
    await take('rail', rail.getByRole('link', { name: section, exact: true }), {
      section,
      ...(section === 'Images' ? { content: '[role=row][data-index]' } : {}),
    });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs in the page: `painted` is the time from the next click to the frame that shows what was wanted. */
function watchClicks() {
  const isThere = ({ heading, content, tab, section }) => {
    if (content && !document.querySelector(content)) return false;
    if (heading) return document.querySelector('main h1')?.textContent === heading;
    if (tab) return document.querySelector('main article nav a[aria-current]')?.textContent === tab;
    return document.querySelector('nav li a[aria-current]')?.textContent === section;
  };
  window.nextClick = (wanted) => {
    window.painted = new Promise((resolve) => {
      const begin = () => {
        const from = performance.now();
        const look = () => {
          if (!isThere(wanted)) return requestAnimationFrame(look);
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - from);
          port2.postMessage(0);
        };
        requestAnimationFrame(look);
      };
      document.addEventListener('click', begin, { capture: true, once: true });
    });
  };
}
