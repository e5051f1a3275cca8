'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import type { Locale } from '@/lib/messages/load';

/** The catalogs, each a script of its own that a browser keeps as long as the build lasts. */
const providers = {
  en: dynamic(() =>
    untilCome(() => import('@/components/shell/english-words')).then((module) => module.EnglishWords),
  ),
  'zh-CN': dynamic(() =>
    untilCome(() => import('@/components/shell/chinese-words')).then((module) => module.ChineseWords),
  ),
};

/**
 * The words of a language for what runs in the browser. They come beside the page, not in it, where they would be two
 * thirds of every answer, again with each page and each refresh. What the page shows is there before them; they are
 * waited for by what makes it answer to input.
 */
export function Words({ locale, children }: { locale: Locale; children: ReactNode }) {
  const Provider = providers[locale];
  return <Provider>{children}</Provider>;
}

/** Milliseconds after which a catalog that did not come is asked for again: without it no page works. */
const retryEvery = 3000;

async function untilCome<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, retryEvery));
    return untilCome(load);
  }
}
