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

/** Keeps a choice in this browser for a year. */
export function keepChoice(cookie: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on origins without https
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}
