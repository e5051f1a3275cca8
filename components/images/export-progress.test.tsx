import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ExportProgress } from '@/components/images/export-progress';
import { messages } from '@/lib/messages/load';

function said(images: number, total: number | null): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <ExportProgress images={images} total={total} />
    </NextIntlClientProvider>,
  );
}

test('an export tells how far it is, and of how many where that is known', () => {
  expect(said(1000, 3955)).toContain('1,000 of 3,955 images');
  expect(said(1, null)).toContain('1 image so far');
  // Images came meanwhile: what was counted before is no longer all.
  expect(said(3956, 3955)).toContain('3,956 images so far');
});
