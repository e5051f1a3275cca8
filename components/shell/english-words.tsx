'use client';

import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import words from '@/lib/messages/en.json';

/** The English catalog around what uses it; a script of its own (words.tsx). */
export function EnglishWords({ children }: { children?: ReactNode }) {
  return (
    <NextIntlClientProvider locale="en" messages={words} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
}
