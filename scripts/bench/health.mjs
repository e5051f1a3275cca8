import { startDashboard } from '../servers.mjs';
import { browserCookies, signIn } from './dashboard.mjs';
import { figure, inTurns, quantile } from './measure.mjs';
import { cloudWith } from './seeded-cloud.mjs';
import { openService } from './service.mjs';

const images = 1000;
const goal = 500;

/**
 * What the page of catalog health takes beyond reading the rows: to judge so many images that are read anew, beside
 * the bare calls for them, and from the click on its link until its findings are painted while the rows are at hand.
 */
export async function benchHealth({ browser, folder, turns = 9 }) {
  const cloud = await cloudWith(folder, images);
  const dashboard = await startDashboard(cloud.authUrl);
  const account = { name: 'demo', password: 'darkroom' };
  const service = await openService(cloud.authUrl, account);
  const cookie = await signIn(dashboard.base, account);
  const timed = (work) => async () => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const rows = (hidden) =>
    service.api('GET', `/v2/images?visibility=all&member_status=all&os_hidden=${hidden}&limit=1000`);
  const read = {
    here: timed(async () => {
      const response = await fetch(`${dashboard.base}/api/data/health?within=0`, { headers: { cookie } });
      const { looked } = await response.json();
      if (looked !== images) throw new Error(`${looked} images were looked at`);
    }),
    bare: timed(() => Promise.all([rows(false), rows(true)])),
  };
  await inTurns(3, read);
  const times = await inTurns(turns, read);
  const judged = quantile(times.here, 0.5) - quantile(times.bare, 0.5);

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(browserCookies(dashboard.base, cookie));
  const page = await context.newPage();
  const open = async () => {
    await page.goto(`${dashboard.base}/about`);
    await page.waitForLoadState('networkidle');
    const began = performance.now();
    await page.getByRole('link', { name: 'Catalog health' }).click();
    await page.getByRole('region', { name: 'Images' }).getByRole('listitem').first().waitFor();
    return performance.now() - began;
  };
  await open();
  const { painted } = await inTurns(turns, { painted: open });
  await context.close();
  dashboard.stop();
  cloud.stop();
  const whole = judged + quantile(painted, 0.5);
  figure({
    id: 'health',
    what: `page of catalog health of ${images.toLocaleString('en')} images, beyond reading the rows`,
    here: `${whole.toFixed(0)} ms: ${judged.toFixed(0)} to judge, ${quantile(painted, 0.5).toFixed(0)} to show`,
    beside: `the rows ${quantile(times.bare, 0.5).toFixed(0)} ms`,
    goal: `≤ ${goal} ms`,
    met: whole <= goal,
  });
}
