import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';

/** Brings the words of the guide, which other pages go without. */
export default async function GuideLayout({ children }: { children: ReactNode }) {
  const { guide, common, shell, refusals, pages, errors } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ guide, common, shell, refusals, pages, errors }}>
      {children}
    </NextIntlClientProvider>
  );
}
