import en from '@/lib/messages/en.json';
import zhCN from '@/lib/messages/zh-CN.json';

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** Both catalogs; a test holds their keys equal. */
export const messages: Record<Locale, typeof en> = { en, 'zh-CN': zhCN };
