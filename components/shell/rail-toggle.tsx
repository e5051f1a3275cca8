'use client';

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type Rail, railCookie } from '@/components/shell/rail';
import { keepChoice } from '@/components/shell/theme';
import { IconButton } from '@/components/ui/icon-button';

/** Folds the rail to its icons and back, and keeps that in this browser. */
export function RailToggle({ initial }: { initial: Rail }) {
  const t = useTranslations('shell');
  const [rail, setRail] = useState(initial);
  const next = rail === 'open' ? 'icons' : 'open';
  const Icon = rail === 'open' ? PanelLeftClose : PanelLeftOpen;
  return (
    <IconButton
      label={t(`rail_${next}`)}
      icon={<Icon aria-hidden className="size-4" />}
      aria-expanded={rail === 'open'}
      onClick={() => {
        keepChoice(railCookie, next);
        document.documentElement.dataset.rail = next;
        setRail(next);
      }}
    />
  );
}
