import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { CreateImageSummary } from '@/components/images/create-image-summary';
import type { Usage } from '@/lib/contract/usage';
import type { CreateImageValues } from '@/lib/forms/create-image';
import { messages } from '@/lib/messages/load';

const mebibyte = 1024 * 1024;
const file = new File([new Uint8Array(3 * mebibyte)], 'disk.raw');

function said(
  usage: Usage,
  values: Partial<CreateImageValues>,
  chosen: File | null = file,
  imported = false,
): string {
  const all = {
    source: 'file',
    stores: [],
    terms: 'must_succeed',
    ...values,
  } as unknown as CreateImageValues;
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <CreateImageSummary values={all} imported={imported} file={chosen} usage={usage} />
    </NextIntlClientProvider>,
  );
}

const usage = { image_size_total: { usage: 20, limit: 40 } };

test('what is used of the limit is told, and what each copy of the file adds', () => {
  expect(said(usage, {})).toContain('20.0 MiB of 40.0 MiB used; this adds 3.0 MiB');
  expect(said(usage, { stores: ['central', 'dcn0'] })).toContain('this adds 6.0 MiB');
  expect(said(usage, {}, null)).toContain('20.0 MiB of 40.0 MiB used<');
  expect(said(usage, { source: 'none' })).toContain('20.0 MiB of 40.0 MiB used<');
});

test('what an import makes of a file is not told as its own size', () => {
  expect(said(usage, {}, file, true)).toContain('this adds 3.0 MiB, unless the import changes its size');
  expect(said(usage, {})).not.toContain('unless');
});

test('a cloud without a limit has nothing told of it', () => {
  expect(said({}, {})).not.toContain('used');
  expect(said({ image_size_total: { usage: 20, limit: -1 } }, {})).not.toContain('used');
});

test('a limit that would be met is told before anything is sent', () => {
  expect(said(usage, {})).not.toContain('Glance may refuse it');
  const nearly = said({ image_size_total: { usage: 38, limit: 40 } }, {});
  expect(nearly).toContain('This meets the limit: Image data');
  expect(nearly).toContain('2.0 MiB left. Glance may refuse it');
});
