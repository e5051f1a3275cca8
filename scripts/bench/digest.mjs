import { browserCookies } from './dashboard.mjs';
import { figure, inTurns, rate, seconds } from './measure.mjs';

/** What taking the digest of a file may cost the upload of it: a browser's uploads with and without, in turns. */
export async function benchDigest({ browser, service, dashboard, cookie, file, size, turns = 4 }) {
  const once = async (withDigest) => {
    const context = await browser.newContext();
    await context.addCookies(browserCookies(dashboard.base, cookie));
    // A browser that runs no worker takes no digest.
    if (!withDigest) await context.addInitScript(() => Reflect.deleteProperty(window, 'Worker'));
    const id = await service.createImage();
    const page = await context.newPage();
    // A page that asks for something is one that hears a click.
    const asks = page.waitForResponse((answer) => answer.url().includes('/api/'));
    await page.goto(`${dashboard.base}/images/${id}`);
    await asks;
    const took = await seconds(async () => {
      await page.getByLabel('Image file').setInputFiles(file);
      for (;;) {
        const image = await service.api('GET', `/v2/images/${id}`);
        if (image.status === 'active') return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    if (withDigest)
      await page.getByText('Verified: the cloud has the very bytes').waitFor({ timeout: 120_000 });
    await context.close();
    await service.deleteImage(id);
    return took;
  };
  const times = await inTurns(turns, { with: () => once(true), without: () => once(false) });
  const ratio = times.without[0] / times.with[0];
  figure({
    id: 'digest',
    what: `upload of ${size / 2 ** 30} GiB from a browser that takes its digest, beside one that does not`,
    here: rate(size, times.with),
    beside: rate(size, times.without),
    ratio,
    goal: '≥ 0.95',
    met: ratio >= 0.95,
  });
}
