'use client';

import { useTranslations } from 'next-intl';
import { useToast } from '@/components/ui/toast';
import { copyToClipboard } from '@/lib/browser/clipboard';

/** Copies the id of an image or a project, and tells it; where the browser copies nothing, the id is told to be selected. */
export function useCopyId(): (named: { id: string; name: string }) => Promise<void> {
  const t = useTranslations('shell');
  const toast = useToast();
  return async ({ id, name }) => {
    const copied = await copyToClipboard(id);
    toast({
      tone: copied ? 'success' : 'danger',
      title: t(copied ? 'id_copied' : 'id_not_copied', { name, id }),
    });
  };
}
