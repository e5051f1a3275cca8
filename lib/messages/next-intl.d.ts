import type en from '@/lib/messages/en.json';
import type { Locale } from '@/lib/messages/load';

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof en;
  }
}
