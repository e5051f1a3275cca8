import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RelativeTime } from '@/components/ui/relative-time';
import { messages } from '@/lib/messages/load';

const present = Date.parse('2026-11-30T12:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now: present }));
afterEach(() => void vi.useRealTimers());

function drawn(locale: keyof typeof messages, seconds: number, counted: boolean): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <RelativeTime iso={new Date(present - seconds * 1000).toISOString()} counted={counted} />
    </NextIntlClientProvider>,
  );
}

/** What is said in each language of a moment so many seconds ago. */
function said(seconds: number, counted: boolean): string[] {
  return (['en', 'zh-CN'] as const).map((locale) => drawn(locale, seconds, counted).replace(/<[^>]*>/g, ''));
}

test('below a minute a thing came to be just now', () => {
  // A cloud may be ahead of this computer.
  for (const seconds of [-3, 0, 7, 59]) expect(said(seconds, false)).toEqual(['just now', '刚刚']);
  expect(said(60, false)).toEqual(['1 minute ago', '1分钟前']);
});

test('of what is on screen the seconds are counted', () => {
  for (const seconds of [-3, 0]) expect(said(seconds, true)).toEqual(['just now', '刚刚']);
  expect(said(7, true)).toEqual(['7 seconds ago', '7秒钟前']);
  expect(said(60, true)).toEqual(['1 minute ago', '1分钟前']);
});

test('seconds that are counted are not read out one after another', () => {
  expect(drawn('en', 7, true)).toContain('aria-live="off"');
  expect(drawn('en', 7, false)).not.toContain('aria-live');
});
