'use client';

import dynamic from 'next/dynamic';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, use } from 'react';
import type { Locale } from '@/lib/messages/load';

/** The catalogs, each a script of its own that a browser keeps as long as the build lasts. */
const catalogs = {
  en: once(() => import('@/lib/messages/en.json')),
  'zh-CN': once(() => import('@/lib/messages/zh-CN.json')),
};

/** They show nothing, and have the document name the script, so that a browser fetches it before it runs any. */
const preloads = {
  en: dynamic(() => import('@/lib/messages/en.json').then(nothing, nothing)),
  'zh-CN': dynamic(() => import('@/lib/messages/zh-CN.json').then(nothing, nothing)),
};

/**
 * The words of a language for what runs in the browser. They come beside the page, not in it, where they would be two
 * thirds of every answer, again with each page and each refresh. What the page shows is there before them; they are
 * waited for by what makes it answer to input. In another language, everything below stays as it is but for its words.
 */
export function Words({ locale, children }: { locale: Locale; children: ReactNode }) {
  const { default: words } = use(catalogs[locale]());
  const Preload = preloads[locale];
  return (
    <NextIntlClientProvider locale={locale} messages={words} timeZone="UTC">
      <Preload />
      {children}
    </NextIntlClientProvider>
  );
}

/** Milliseconds after which a catalog that did not come is asked for again: without it no page works. */
const retryEvery = 3000;

/** Loads what `load` gives, once it is asked for, and keeps it. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  const untilCome = (): Promise<T> =>
    load().catch(async () => {
      await new Promise((resolve) => setTimeout(resolve, retryEvery));
      return untilCome();
    });
  return () => {
    kept ??= untilCome();
    return kept;
  };
}

function nothing() {
  return () => null;
}
