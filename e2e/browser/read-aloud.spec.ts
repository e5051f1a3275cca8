import type { Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { expect, makeFile, open, setting, test } from '../support/test';

// What somebody meets who does not see the page: its parts by role and name, and what is told without being asked for.

/** Keeps what live regions of a page say from now on, as a screen reader would hear it; gives all of it so far. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const live = '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]';
    const look = (node: Node) => {
      const element = node instanceof Element ? node : node.parentElement;
      const regions = [element?.closest(live), ...(element?.querySelectorAll(live) ?? [])];
      for (const region of regions) {
        const text = region?.textContent?.trim();
        if (text && told.at(-1) !== text) told.push(text);
      }
    };
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (addedNodes.length === 0) look(target);
        for (const node of addedNodes) look(node);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

test('signing in is read in its order, and a refusal is told at once', async ({ browser, account }) => {
  const page = await (await browser.newContext()).newPage();
  const told = await listen(page);
  await open(page, `${setting('TEST_DASHBOARD')}/sign-in`);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Sign in to Darkroom" [level=1]
      - group:
        - paragraph: /Cloud at \\d+\\.\\d+\\.0\\.1:\\d+/
        - text: User name
        - textbox "User name"
        - text: Password
        - textbox "Password"
        - text: Domain
        - textbox "Domain": Default
      - button "Sign in"
      - button "Sign in with an application credential"
      - region "Demo accounts":
        - heading "Demo accounts" [level=2]
        - list:
          - listitem:
            - button "admin sees every project, publishes images"
          - listitem:
            - button "demo owns images in project demo"
          - listitem:
            - button "reader reads project demo, changes nothing"
          - listitem:
            - button "alt member of another project, alt"
  `);
  await expect(page.getByRole('textbox', { name: 'User name' })).toBeFocused();
  await page.keyboard.type(account.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await expect.poll(told).toContainEqual(expect.stringContaining('Keystone does not accept'));
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
  await page.context().close();
});

test('an upload is read from its form to its end', async ({ page, account }) => {
  const told = await listen(page);
  await open(page, '/images/new');
  const form = page.getByRole('main');
  await expect(form.getByRole('heading', { level: 1 })).toHaveText('Create image');
  await page.getByLabel('Image file').setInputFiles(makeFile('heard.raw', Buffer.alloc(3_000_000, 1)));
  await page.getByLabel('dcn0').check();
  await expect(form.getByRole('region', { name: 'What will happen' })).toMatchAriaSnapshot(`
    - region "What will happen":
      - heading "What will happen" [level=2]
      - list:
        - listitem: heard.raw (2.9 MiB) is sent from this tab.
        - listitem: "It goes through an import: what is stored may have another format and size."
        - listitem: It goes into each of central, dcn0.
        - listitem: Stores that fail are named, the others keep their copy.
  `);
  await form.getByRole('button', { name: 'Upload image' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('heard');
  await expect.poll(told).toContainEqual(expect.stringMatching(/central .*done, dcn0 .*done/));
  await expect(page.getByRole('region', { name: 'Stores' })).toMatchAriaSnapshot(`
    - region "Stores":
      - list:
        - listitem "central":
          - text: ""
          - progressbar "central"
          - text: 2.9 MiB · done
        - listitem "dcn0":
          - text: ""
          - progressbar "dcn0"
          - text: 2.9 MiB · done
      - paragraph: central 2.9 MiB · done, dcn0 2.9 MiB · done
  `);
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images[0]?.stores).toBe('central,dcn0');
});

test('an import says by itself how each store stands, and why one failed', async ({ page, account }) => {
  const told = await listen(page);
  await open(page, '/images/new');
  await page.getByRole('radio', { name: /^URL/ }).press('Space');
  await page.getByRole('textbox', { name: 'URL of the image' }).fill(`${setting('TEST_FILES')}/file/3000000`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('fetched');
  await page.getByRole('combobox', { name: 'Disk format' }).selectOption('raw');
  await page.getByLabel('broken').check();
  await page.getByRole('button', { name: 'Import image' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('fetched');
  await expect.poll(told).toContainEqual(expect.stringMatching(/central .*done, broken failed/));
  await expect(page.getByRole('region', { name: 'Stores' })).toMatchAriaSnapshot(`
    - region "Stores":
      - list:
        - listitem "central":
          - text: ""
          - progressbar "central"
          - text: 2.9 MiB · done
        - listitem "broken":
          - text: ""
          - progressbar "broken"
          - text: "failed: No space left on device"
      - paragraph: "central 2.9 MiB · done, broken failed: No space left on device"
  `);
  const id = page.url().slice(-36);
  expect((await getImage(account.service, id)).stores).toBe('central');
});
