export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Cookies of the two choices that a browser keeps. */
export const themeCookie = 'darkroom_theme';
export const localeCookie = 'darkroom_locale';

/** The theme of a cookie, the system's for anything unknown. */
export function themeOf(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** The languages there are, each by its own name. */
export const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'zh-CN', name: '简体中文' },
] as const;

/** Under this name browsers take a cookie from this host over https alone (RFC 6265bis, 4.1.3.2). */
const ofThisHost = (cookie: string) => `__Host-${cookie}`;

/** Keeps a choice in this browser for a year. */
export function keepChoice(cookie: string, value: string): void {
  const [name, more] = location.protocol === 'https:' ? [ofThisHost(cookie), '; secure'] : [cookie, ''];
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on origins without https
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${more}`;
}

/** A choice that a browser keeps, among the cookies of its request; undefined where it made none. */
export function keptChoice(
  cookies: { get(name: string): { value: string } | undefined },
  cookie: string,
): string | undefined {
  return (cookies.get(ofThisHost(cookie)) ?? cookies.get(cookie))?.value;
}
