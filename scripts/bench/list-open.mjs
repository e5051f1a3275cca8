import { readFileSync, statSync } from 'node:fs';
import { browserCookies } from './dashboard.mjs';
import { figure, inTurns, quantile, spread } from './measure.mjs';

/** Milliseconds an open list is left alone while the calls to Glance are counted. */
const idle = 30_000;

/**
 * F1 and F2: the image list of the dashboard and of Horizon, both on the same Glance, in one browser: from the
 * navigation until the first row of data is painted, and what either asks of Glance for it, counted in Glance's log.
 */
export async function benchListOpen({ browser, dashboard, cookie, horizon, account, glanceLog, turns = 9 }) {
  const here = { glanceLog, url: `${dashboard.base}/images`, row: '[role=row][data-index]' };
  const there = { glanceLog, url: `${horizon}/project/images/`, row: 'hz-resource-table tbody tr' };
  here.context = await newContext(browser);
  await here.context.addCookies(browserCookies(dashboard.base, cookie));
  there.context = await newContext(browser);
  await signInToHorizon(there.context, horizon, account);

  // The first of each makes both servers load what later ones find loaded.
  await inTurns(1, { here: () => open(here), there: () => open(there) });
  compare(
    'list open, 1,000 images, beside Horizon',
    await inTurns(turns, { here: () => open(here), there: () => open(there) }),
  );
  compare(
    'the same with an empty browser cache',
    await inTurns(5, { here: () => openFresh(browser, here), there: () => openFresh(browser, there) }),
  );

  const page = await here.context.newPage();
  const calls = {
    here: await callsDuring(glanceLog, () => paintedAt(page, here)),
    idle: await callsDuring(glanceLog, () => new Promise((resolve) => setTimeout(resolve, idle))),
  };
  await page.close();
  const other = await there.context.newPage();
  calls.there = await callsDuring(glanceLog, () => paintedAt(other, there));
  figure({
    id: 'F2',
    what: 'calls to Glance for one list open, beside Horizon',
    here: String(calls.here),
    beside: String(calls.there),
    ratio: calls.here / calls.there,
    goal: '≤ 2',
    met: calls.here <= 2,
  });
  figure({
    id: 'F2',
    what: `calls to Glance in ${idle / 1000} s of an open list`,
    here: String(calls.idle),
    goal: '0',
    met: calls.idle === 0,
  });
  await here.context.close();
  await there.context.close();
}

function compare(what, { here, there }) {
  const ratio = quantile(here, 0.5) / quantile(there, 0.5);
  figure({
    id: 'F1',
    what,
    here: spread(here),
    beside: spread(there),
    ratio,
    goal: '≤ 0.125',
    met: ratio <= 1 / 8,
  });
}

function newContext(browser) {
  return browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
}

/** Opens a list in a context that has the cookies of the list's own and nothing else of it. */
async function openFresh(browser, list) {
  const context = await newContext(browser);
  await context.addCookies(await list.context.cookies());
  try {
    return await open({ ...list, context });
  } finally {
    await context.close();
  }
}

async function signInToHorizon(context, horizon, { name, password }) {
  const page = await context.newPage();
  await page.goto(`${horizon}/auth/login/?next=/project/images/`);
  await page.fill('#id_username', name);
  await page.fill('#id_password', password);
  await page.click('#loginBtn');
  await page.waitForSelector('hz-resource-table', { timeout: 120_000 });
  await page.close();
}

/** Opens a list in a new tab and gives the milliseconds until its first row was painted. */
async function open(list) {
  // What the list opened before still asks of Glance is not this one's.
  await quiet(list.glanceLog);
  const page = await list.context.newPage();
  try {
    return await paintedAt(page, list);
  } finally {
    await page.close();
  }
}

/** Milliseconds from the navigation until a row with an image's name is painted: a task after the frame that has it. */
async function paintedAt(page, { url, row }) {
  await page.addInitScript((selector) => {
    window.paintedAt = new Promise((resolve) => {
      const look = () => {
        const there = [...document.querySelectorAll(selector)].some(
          (element) => element.offsetHeight > 0 && element.textContent?.includes('bench-'),
        );
        if (there) setTimeout(() => resolve(performance.now()));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }, row);
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(() => window.paintedAt);
}

/**
 * Requests that Glance logged while some work ran. It logs a request after its answer, and a list may ask on after
 * its first row: the log is read once it has been quiet for a second.
 */
async function callsDuring(log, work) {
  const from = await quiet(log);
  await work();
  await quiet(log);
  return (
    readFileSync(log)
      .subarray(from)
      .toString()
      .match(/"[A-Z]+ \/v2\/\S* HTTP\/1\.1" \d{3}/g)?.length ?? 0
  );
}

/** Waits until a file has not grown for a second; gives its size. */
async function quiet(file) {
  for (let size = statSync(file).size; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = statSync(file).size;
    if (now === size) return size;
    size = now;
  }
}
