'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { startTransition, useState } from 'react';
import { MessagePage } from '@/components/shell/message-page';
import { Button } from '@/components/ui/button';
import { isDashboardThere } from '@/lib/browser/dashboard-there';

/** How a part of the page that did not come is called: by Next's loaders, by browsers, by React of an answer cut short. */
const missingPart =
  /ChunkLoadError|loading (?:CSS )?chunk|failed to load chunk|dynamically imported module|importing a module script|^Connection closed\.$/i;

/**
 * A page that cannot be shown: a part of it did not come, or a fault nobody foresaw. What is known about the latter is
 * in the server's log, under this digest.
 */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('pages');
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const isMissing = missingPart.test(`${error.name} ${error.message}`) || missingPart.test(error.message);
  /** Loads the page anew, once there is somebody to load it from: without, the browser would put its own page here. */
  const reload = async () => {
    setPending(true);
    if (await isDashboardThere()) location.reload();
    else setPending(false);
  };
  const again = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <MessagePage
      title={t(isMissing ? 'no_code' : 'fault')}
      text={isMissing ? t('no_code_text') : t('fault_text', { digest: error.digest ?? '–' })}
      action={
        <Button variant="primary" pending={pending} onClick={isMissing ? () => void reload() : again}>
          {t('try_again')}
        </Button>
      }
    />
  );
}
