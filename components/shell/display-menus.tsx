'use client';

import { Languages, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { keepChoice, languages, localeCookie, themes } from '@/components/shell/theme';
import { chooseTheme, useTheme } from '@/components/shell/use-theme';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';

/** Language and theme, kept in this browser. */
export function DisplayMenus() {
  const t = useTranslations('shell');
  const router = useRouter();
  const locale = useLocale();
  const theme = useTheme();
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
          checked: theme === choice,
          onSelect: () => chooseTheme(choice),
        }))}
      />
    </>
  );
}
