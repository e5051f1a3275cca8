import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, makeImage, open, row, test } from '../support/test';

async function exported(page: Page, format: 'CSV' | 'JSON'): Promise<{ name: string; text: string }> {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the list' });
  await dialog.getByLabel(format).check();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export' }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('what is filtered is exported, no more and no less, and no cell is a formula @firefox', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: '=HYPERLINK("http://x")', os_distro: 'debian', tags: ['a', 'b'] });
  await makeImage(account, { name: 'plain, with comma', os_distro: 'debian', hw_disk_bus: 'scsi' });
  await makeImage(account, { name: 'left out', os_distro: 'ubuntu' });
  await open(page, '/images?scope=project&q=os:debian&sort=name:asc');
  await expect(row(page, 'plain, with comma')).toBeVisible();
  const csv = await exported(page, 'CSV');
  expect(csv.name).toMatch(/^images-\d{4}-\d\d-\d\d\.csv$/);
  const lines = csv.text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`,"'=HYPERLINK(""http://x"")",queued,`);
  expect(lines[2]).toContain('"plain, with comma"');
  expect(lines[2]).toContain('""hw_disk_bus"":""scsi""');
  const json = JSON.parse((await exported(page, 'JSON')).text) as { name: string; os_distro: string }[];
  expect(json.map(({ name }) => name)).toEqual(['=HYPERLINK("http://x")', 'plain, with comma']);
});
