import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { type Locale, locales, messages } from '@/lib/messages/load';

/** Cookie that holds the chosen language. */
const localeCookie = 'darkroom_locale';

/** The language of a request: the chosen one, else the first that the browser asks for and we have, else English. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(localeCookie)?.value;
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
