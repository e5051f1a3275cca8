'use client';

import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import words from '@/lib/messages/zh-CN.json';

/** The Chinese catalog around what uses it; a script of its own (words.tsx). */
export function ChineseWords({ children }: { children?: ReactNode }) {
  return (
    <NextIntlClientProvider locale="zh-CN" messages={words} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
}
