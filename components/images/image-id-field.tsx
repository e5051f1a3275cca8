'use client';

import { useTranslations } from 'next-intl';
import type { UseFormReturn } from 'react-hook-form';
import { TextField } from '@/components/ui/text-field';
import type { CreateImageValues } from '@/lib/forms/create-image';

/** An id of one's own for the new image, where scripts or another region know it by that. */
export function ImageIdField({
  form,
  problem,
}: {
  form: UseFormReturn<CreateImageValues>;
  problem: string | undefined;
}) {
  const t = useTranslations('fields');
  return (
    <TextField
      label={t('image_id')}
      hint={t('image_id_hint')}
      error={problem}
      spellCheck={false}
      autoComplete="off"
      {...form.register('image_id')}
    />
  );
}
