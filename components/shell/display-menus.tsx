'use client';

import { Languages, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { keepChoice, localeCookie, type Theme, themeCookie, themeOf, themes } from '@/components/shell/theme';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';

const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'zh-CN', name: '简体中文' },
] as const;

/** Language and theme, kept in this browser. */
export function DisplayMenus() {
  const t = useTranslations('shell');
  const router = useRouter();
  const locale = useLocale();
  const [theme, setTheme] = useState<Theme | null>(null);
  const current = () => theme ?? themeOf(document.documentElement.dataset.theme);
  return (
    <>
      <Menu
        trigger={<IconButton label={t('language')} icon={<Languages aria-hidden className="size-4" />} />}
        items={languages.map((language) => ({
          label: language.name,
          checked: language.locale === locale,
          onSelect: () => {
            keepChoice(localeCookie, language.locale);
            router.refresh();
          },
        }))}
      />
      <Menu
        trigger={<IconButton label={t('theme')} icon={<SunMoon aria-hidden className="size-4" />} />}
        items={themes.map((choice) => ({
          label: t(`theme_${choice}`),
          checked: typeof document !== 'undefined' && current() === choice,
          onSelect: () => {
            keepChoice(themeCookie, choice);
            document.documentElement.dataset.theme = choice;
            setTheme(choice);
          },
        }))}
      />
    </>
  );
}
