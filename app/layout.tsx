import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import { railCookie, railOf } from '@/components/shell/rail';
import { keptChoice, themeCookie, themeOf } from '@/components/shell/theme';
import { Words } from '@/components/shell/words';
import { ownOrigin } from '@/lib/server/own-origin';

/** Titles of pages, and from which address others fetch the picture of a link: the one that this was asked under (asked-as.mjs). */
export async function generateMetadata(): Promise<Metadata> {
  const here = ownOrigin(await headers());
  return {
    title: { default: 'Darkroom', template: '%s · Darkroom' },
    ...(URL.canParse(here) ? { metadataBase: new URL(here) } : {}),
  };
}
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const kept = await cookies();
  const theme = themeOf(keptChoice(kept, themeCookie));
  const rail = railOf(keptChoice(kept, railCookie));
  const nonce = (await headers()).get('x-nonce') ?? '';
  return (
    <html lang={locale} data-theme={theme} data-rail={rail}>
      <body>
        <Words locale={locale}>
          <Providers nonce={nonce}>{children}</Providers>
        </Words>
      </body>
    </html>
  );
}
