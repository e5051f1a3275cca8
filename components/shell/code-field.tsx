import { useTranslations } from 'next-intl';
import type { Ref } from 'react';
import { TextField } from '@/components/ui/text-field';

interface CodeFieldProps {
  /** Whose code. */
  user: string;
  value: string;
  onChange: (value: string) => void;
  /** The last code was none. */
  refused: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** The one-time code of somebody whose password alone does not do; focused when it appears. */
export function CodeField({ user, value, onChange, refused, ref }: CodeFieldProps) {
  const t = useTranslations('signIn');
  return (
    <TextField
      ref={ref}
      label={t('code')}
      hint={t('code_hint', { user })}
      error={refused ? t('problem_code') : undefined}
      autoComplete="one-time-code"
      inputMode="numeric"
      // Some apps show it in groups.
      maxLength={16}
      autoFocus
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
