import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { type Locale, locales, messages } from '@/lib/messages/load';

/** Cookies that hold the chosen language, behind https and without (components/shell/theme.ts). */
const localeCookies = ['__Host-darkroom_locale', 'darkroom_locale'];

/** The language of a request: the chosen one, else the first that the browser asks for and we have, else English. */
export default getRequestConfig(async () => {
  const kept = await cookies();
  const chosen = localeCookies.map((name) => kept.get(name)?.value).find((value) => value !== undefined);
  const asked = (await headers()).get('accept-language') ?? '';
  const locale = locales.find((known) => known === chosen) ?? preferred(asked);
  return { locale, messages: messages[locale], timeZone: 'UTC' };
});

function preferred(header: string): Locale {
  for (const part of header.split(',')) {
    const language = part.split(';')[0]?.trim().toLowerCase() ?? '';
    if (language.startsWith('zh')) return 'zh-CN';
    if (language.startsWith('en')) return 'en';
  }
  return 'en';
}
