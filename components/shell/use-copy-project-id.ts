'use client';

import { useTranslations } from 'next-intl';
import { useToast } from '@/components/ui/toast';
import { copyToClipboard } from '@/lib/browser/clipboard';
import type { KnownProject } from '@/lib/images/project-word';

/** Copies the id of a project, which whoever shares an image with it needs, and tells it. */
export function useCopyProjectId(): (project: KnownProject) => Promise<void> {
  const t = useTranslations('shell');
  const toast = useToast();
  return async ({ id, name }) => {
    const copied = await copyToClipboard(id);
    toast({
      tone: copied ? 'success' : 'danger',
      title: t(copied ? 'id_copied' : 'id_not_copied', { project: name, id }),
    });
  };
}
