import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { useListed, useSentences } from '@/components/ui/use-listed';
import { messages } from '@/lib/messages/load';

/** What is said in each language. */
function said(Words: () => string): string[] {
  return (['en', 'zh-CN'] as const).map((locale) =>
    renderToStaticMarkup(
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
        <Words />
      </NextIntlClientProvider>,
    ),
  );
}

test('names are divided as the language divides them, without a word between them', () => {
  expect(said(() => useListed()(['central', 'dcn0', 'dcn1']))).toEqual([
    'central, dcn0, dcn1',
    'central、dcn0、dcn1',
  ]);
  expect(said(() => useListed()(['central', 'dcn0']))).toEqual(['central, dcn0', 'central、dcn0']);
  expect(said(() => useListed()(['central']))).toEqual(['central', 'central']);
  expect(said(() => useListed()([]))).toEqual(['', '']);
});

test('sentences have one gap between them', () => {
  expect(said(() => useSentences()(['甲。', false, '乙。']))).toEqual(['甲。 乙。', '甲。乙。']);
});
