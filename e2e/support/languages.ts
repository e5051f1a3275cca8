import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { setting } from './test';

type Words = typeof import('@/lib/messages/en.json');

const wordsOf = (locale: string): Words =>
  JSON.parse(readFileSync(`lib/messages/${locale}.json`, 'utf8')) as Words;

/** A language in a theme: the two passes in which all languages and both themes are looked at. */
export interface Look {
  locale: 'en' | 'zh-CN';
  colorScheme: 'light' | 'dark';
  words: Words;
}

export const looks: readonly Look[] = [
  { locale: 'en', colorScheme: 'light', words: wordsOf('en') },
  { locale: 'zh-CN', colorScheme: 'dark', words: wordsOf('zh-CN') },
];

/** Shows a page in the language and the theme of a look from its next address on. */
export async function wear(
  page: Page,
  context: BrowserContext,
  look: Look,
  url = setting('TEST_DASHBOARD'),
): Promise<void> {
  await context.addCookies([{ name: 'darkroom_locale', value: look.locale, url }]);
  await page.emulateMedia({ colorScheme: look.colorScheme });
}

/** A message with its values in it; of one that depends on a count, choose another. */
export const said = (message: string, values: Record<string, string | number>): string =>
  message.replaceAll(/\{(\w+)(?:, number)?\}/g, (whole, key) => String(values[key] ?? whole));
