import type { Page } from '@playwright/test';
import { newAccount } from '../support/accounts';
import { adminPages, everyPage } from '../support/pages';
import { enter, expect, makeImage, openAlive as open, setting, test } from '../support/test';

/** What a page moved without being asked to, summed: https://web.dev/articles/cls counts likewise. */
declare global {
  interface Window {
    shifted: number;
  }
}

// One of the pages is of an image that is not there.
test.use({ expectedErrors: [/404/] });

/** The most that a page may move while its data comes. */
const shiftAtMost = 0.02;

/** From the next page on, layout shifts are summed. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ('value' in entry && 'hadRecentInput' in entry && !entry.hadRecentInput)
          window.shifted += Number(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** Where the frame of a page stands, and what is off the grid in it. */
async function measure(page: Page) {
  return page.evaluate(() => {
    const box = (element: Element | null | undefined) => element?.getBoundingClientRect();
    const frame = document.querySelector('#content')?.firstElementChild;
    const title = box(document.querySelector('#content h1'));
    const rows = [...document.querySelectorAll('#content [role=rowgroup] > [role=row]')]
      .filter((row) => Number(row.getAttribute('aria-rowindex')) > 1 && row.checkVisibility())
      .sort((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
      .map((row) => row.getBoundingClientRect());
    return {
      left: box(frame)?.left,
      right: box(frame)?.right,
      titleLeft: title?.left,
      titleTop: title?.top,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      heights: [
        ...rows,
        ...[...document.querySelectorAll('#content tbody tr')].map((row) => row.getBoundingClientRect()),
      ].map(({ height }) => height),
      gaps: rows.slice(1).map(({ top }, index) => top - (rows[index]?.bottom ?? 0)),
      boxes: [
        ...document.querySelectorAll('#content input:is([type=checkbox], [type=radio]):not([role=switch])'),
      ]
        .filter((input) => input.checkVisibility())
        .map((input) => input.getBoundingClientRect())
        .map(({ width, height }) => `${width}x${height}`),
      // Of a row of tabs that scrolls sideways, the open one that does not show.
      unseen: [...document.querySelectorAll('#content nav')].flatMap((nav) => {
        const tab = box(nav.querySelector('[aria-current]'));
        return tab && tab.right > nav.getBoundingClientRect().right + 1
          ? [nav.getAttribute('aria-label')]
          : [];
      }),
      shifted: window.shifted,
      type: typeOf(),
    };

    /** What is off in the type of a page: texts under 12 pixels, and features of the font where they do not belong. */
    function typeOf(): string[] {
      const off = new Set<string>();
      const html = getComputedStyle(document.documentElement);
      if (html.fontVariantNumeric !== 'normal') off.add(`figures of the page: ${html.fontVariantNumeric}`);
      if (html.scrollbarGutter !== 'stable') off.add(`scrollbar-gutter: ${html.scrollbarGutter}`);
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { parentElement: element, textContent: text } = texts.currentNode;
        if (!element?.checkVisibility() || !text?.trim() || element.closest('script, style')) continue;
        const { fontSize, fontFamily, fontVariantLigatures } = getComputedStyle(element);
        if (Number.parseFloat(fontSize) < 12) off.add(`${fontSize}: ${text}`);
        if (fontFamily.startsWith('"JetBrains Mono') && fontVariantLigatures !== 'none')
          off.add(`ligatures: ${text}`);
      }
      return [...off];
    }
  });
}

for (const width of [390, 768, 1440]) {
  test(`every page stands on one grid and in one frame (${width})`, async ({
    page,
    context,
    browserName,
  }) => {
    test.setTimeout(600_000);
    await page.setViewportSize({ width, height: 900 });
    await watchShifts(page);
    const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
    await context.clearCookies();
    await enter(context, admin);
    const image = await makeImage(admin, { name: 'on the grid', tags: ['x'] }, Buffer.alloc(3000));
    for (let more = 0; more < 5; more += 1)
      await makeImage(admin, { name: `row ${more}` }, Buffer.alloc(100));
    await makeImage(admin, { name: 'no data' });
    const frames: Record<string, unknown> = {};
    const missing = '/images/00000000-0000-4000-8000-000000000000';
    for (const path of [...everyPage(image.id), ...adminPages, missing]) {
      await open(page, path);
      const { left, right, titleLeft, titleTop, overflow, heights, gaps, boxes, unseen, shifted, type } =
        await measure(page);
      frames[path] = { left, right, titleLeft, titleTop };
      expect.soft(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      expect.soft(type, `${path}: type`).toEqual([]);
      expect.soft(unseen, `${path}: open tabs out of view`).toEqual([]);
      if (browserName === 'chromium')
        expect.soft(shifted, `${path} moved while it was read`).toBeLessThanOrEqual(shiftAtMost);
      expect
        .soft(new Set(boxes).size === 0 || boxes.every((box) => box === '16x16'), `${path}: boxes ${boxes}`)
        .toBe(true);
      // Rows of a narrow list are as high as what they hold, and still leave nothing between them.
      expect
        .soft(
          gaps.filter((gap) => Math.abs(gap) > 0.01),
          `${path}: rows leave gaps`,
        )
        .toEqual([]);
      if (width >= 1024 && !path.startsWith('/metadefs'))
        expect
          .soft(
            heights.filter((height) => height !== 40),
            `${path}: rows off the grid`,
          )
          .toEqual([]);
    }
    const [first] = Object.values(frames);
    for (const [path, frame] of Object.entries(frames)) expect.soft(frame, path).toEqual(first);
  });
}

test('text is as wide before its font has come as after', async ({ page }) => {
  await open(page, '/images');
  const widths = await page.evaluate(async () => {
    const text =
      'Only what was asked for is sent to the cloud, and 1,024 MiB of it are kept in three stores.';
    const ruler = document.body.appendChild(document.createElement('span'));
    ruler.style.cssText = 'position: absolute; white-space: nowrap; font-size: 100px';
    ruler.textContent = text;
    const width = async (family: string, weight: number) => {
      ruler.style.fontFamily = `"${family}", monospace`;
      ruler.style.fontWeight = `${weight}`;
      // A font is asked for once text in it is laid out.
      ruler.getBoundingClientRect();
      await document.fonts.ready;
      return ruler.getBoundingClientRect().width;
    };
    const measured: Record<string, number[]> = {};
    for (const family of ['none', 'Inter Variable', 'Inter Meanwhile', 'Inter Meanwhile, of DejaVu'])
      measured[family] = [await width(family, 400), await width(family, 600)];
    return measured;
  });
  const { none, 'Inter Variable': own, ...meanwhile } = widths;
  // A machine need not have all of them.
  const others = Object.values(meanwhile).flatMap((family) =>
    family.map((width, weight) => ({ width, own: own?.[weight] ?? 0, absent: none?.[weight] })),
  );
  const present = others.filter(({ width, absent }) => width !== absent);
  expect(present).not.toEqual([]);
  for (const { width, own } of present)
    expect(Math.abs(width / own - 1), JSON.stringify(widths)).toBeLessThan(0.02);
});

test('the counts of the activity move nothing as they grow', async ({ page }) => {
  const heightOf = (count: string) =>
    page.getByRole('group', { name: 'Show' }).evaluate((fieldset, text) => {
      for (const shown of fieldset.querySelectorAll('button > span')) shown.textContent = text;
      return fieldset.parentElement?.getBoundingClientRect().height;
    }, count);
  for (const width of [390, 640, 768, 1024, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await open(page, '/activity');
    await expect(page.getByRole('button', { name: /^All\s*\d/ })).toBeVisible();
    expect(await heightOf('9,999+'), `${width}`).toBe(await heightOf('0'));
  }
});

test('compact rows are 32 pixels high and fill their slots', async ({ page, account }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (let more = 0; more < 4; more += 1) await makeImage(account, { name: `row ${more}` });
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Compact').check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const { heights, gaps } = await measure(page);
  expect(heights).toEqual([32, 32, 32, 32]);
  expect(gaps).toEqual([0, 0, 0]);
});

test('the activity stands still where work on many images is listed', async ({ page, context }) => {
  await watchShifts(page);
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  await context.clearCookies();
  await enter(context, admin);
  for (const name of ['one', 'two']) await makeImage(admin, { name }, Buffer.alloc(3000));
  await open(page, '/placement?scope=project');
  await page.getByRole('checkbox', { name: /^Select every row/ }).check();
  await page.getByRole('button', { name: 'Copy to…' }).click();
  await page.getByRole('dialog').getByLabel('dcn0', { exact: true }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('article', { name: /^Copy of 2 images/ })).toContainText('2 of 2 copied');
  await open(page, '/activity');
  await expect(page.getByRole('region', { name: 'Many images at once' })).toContainText('2 of 2 copied');
  expect((await measure(page)).shifted).toBeLessThanOrEqual(shiftAtMost);
});
