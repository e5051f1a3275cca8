import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { VerdictWords } from '@/components/images/hash-verdict';
import { imageSchema } from '@/lib/contract/image';
import { messages } from '@/lib/messages/load';
import { type HashVerdict, hashVerdict } from '@/lib/work/file-hash';
import { glanceImage } from '../../e2e/support/glance-image';

const image = imageSchema.parse(
  glanceImage({ status: 'active', os_hash_algo: 'sha512', os_hash_value: 'ab'.repeat(64) }),
);

function said(verdict: HashVerdict, locale: 'en' | 'zh-CN' = 'en'): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <VerdictWords verdict={verdict} image={image} />
    </NextIntlClientProvider>,
  );
}

test('the hash of what an import converted is named as that of other bytes, and as no proof of the file', () => {
  const verdict = hashVerdict({ algorithm: 'sha512', value: 'cd'.repeat(64) }, image, true);
  expect(said(verdict)).toContain('The hash of what the import made of your file, not of the file itself.');
  expect(said(verdict)).not.toContain('Verified');
  expect(said(verdict, 'zh-CN')).toContain(messages['zh-CN'].bytes.converted);
});

test('the very bytes are told with what proves them; what is told elsewhere or by nobody says nothing here', () => {
  expect(said('same')).toContain('Verified: the cloud has the very bytes of your file (SHA-512).');
  expect([said('different'), said('untold')]).toEqual(['', '']);
});
