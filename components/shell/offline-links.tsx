'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useToast } from '@/components/ui/toast';
import { uploadList } from '@/lib/browser/uploads/upload-list';
import { isRunning } from '@/lib/work/upload';

/**
 * Keeps the page where a link leads nowhere: without a connection Next leaves it for the browser's own page of errors, and
 * that ends every upload of the tab.
 */
export function OfflineLinks() {
  const t = useTranslations('common');
  const toast = useToast();
  useEffect(() => {
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || event.button !== 0 || !isCut()) return;
      const elsewhere = link.target !== '' && link.target !== '_self';
      const otherTab = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (elsewhere || otherTab || link.hasAttribute('download') || link.origin !== location.origin) return;
      if (link.pathname === location.pathname && link.hash !== '') return;
      event.preventDefault();
      const runs = uploadList.getState().some(isRunning);
      toast({
        tone: 'danger',
        title: t('no_connection'),
        description: t(runs ? 'no_connection_uploads' : 'no_connection_text'),
      });
    };
    // Before React hears of it: a link that finds its click taken does not follow it.
    document.addEventListener('click', click, { capture: true });
    return () => document.removeEventListener('click', click, { capture: true });
  }, [t, toast]);
  return null;
}

/** The browser says that it is offline, or an upload has just found nobody at the other end. */
function isCut(): boolean {
  if (!navigator.onLine) return true;
  const uploads = uploadList.getState();
  return uploads.some(
    (upload) =>
      isRunning(upload) &&
      upload.error !== null &&
      upload.error.status === null &&
      upload.error.kind === 'unavailable',
  );
}
