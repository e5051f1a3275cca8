import { gzipSync } from 'node:zlib';
import type { APIRequestContext } from '@playwright/test';
import { newAccount } from '../support/accounts';
import { adminPages, everyPage } from '../support/pages';
import { enter, expect, makeImage, setting, test } from '../support/test';

const rows = 50;

test('a list of fifty rows is 90 kB of HTML at most, and 18 kB compressed', async ({ account, context }) => {
  await context.clearCookies();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'member', account));
  for (let index = 0; index < rows; index += 1)
    await makeImage(account, {
      name: `ubuntu-24.04-server-amd64-${index}`,
      os_distro: 'ubuntu',
      os_version: '24.04',
      architecture: 'x86_64',
    });
  const html = await (await context.request.get('/images?scope=project')).text();
  expect(html).toContain('ubuntu-24.04-server-amd64-49');
  expect(html.length).toBeLessThanOrEqual(90_000);
  expect(gzipSync(html).length).toBeLessThanOrEqual(18_000);
});

test('no page brings more than 120 kB of JavaScript beyond what every page has, the list 225 kB in all', async ({
  account,
  context,
}) => {
  await context.clearCookies();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'admin', account));
  const image = await makeImage(account, { name: 'sized' }, Buffer.from('sized'));
  const pages = await Promise.all(
    [...everyPage(image.id), ...adminPages].map(async (path) => {
      const html = await (await context.request.get(path)).text();
      return { path, scripts: scriptsOf(html) };
    }),
  );
  const [first] = pages;
  const frame =
    first?.scripts.filter((script) => pages.every(({ scripts }) => scripts.includes(script))) ?? [];
  expect(frame.length).toBeGreaterThan(3);
  const sizes = new Map<string, number>();
  for (const script of new Set(pages.flatMap(({ scripts }) => scripts)))
    sizes.set(script, await compressed(context.request, script));
  const heavy = pages
    .map(({ path, scripts }) => {
      const own = scripts.filter((script) => !frame.includes(script));
      return { path, bytes: own.reduce((sum, script) => sum + (sizes.get(script) ?? 0), 0) };
    })
    .filter(({ bytes }) => bytes > 120_000);
  expect(heavy).toEqual([]);
  // 136 kB of it is what an empty page of the same Next loads.
  expect(first?.scripts.reduce((sum, script) => sum + (sizes.get(script) ?? 0), 0)).toBeLessThan(225_000);
});

/** What a page loads by itself, without what only old browsers run. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].flatMap(([tag, src]) =>
    src && !tag.includes('noModule') ? [src.replaceAll('&amp;', '&')] : [],
  );
}

async function compressed(request: APIRequestContext, script: string): Promise<number> {
  return gzipSync(await (await request.get(script)).body()).length;
}
