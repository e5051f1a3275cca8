'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { TextField } from '@/components/ui/text-field';

/** Images that go for good without their number being typed. */
const unasked = 50;

/** Before very many images go for good: the field in which their number is typed, and whether it is there. */
export function useTypedCount(count: number): { sure: boolean; field: ReactNode } {
  const t = useTranslations('verbs');
  const [typed, setTyped] = useState('');
  if (count <= unasked) return { sure: true, field: null };
  return {
    sure: typed.replace(/[\s.,'’]/g, '') === String(count),
    field: (
      <TextField
        label={t('type_count', { count })}
        hint={t('type_count_hint')}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    ),
  };
}
