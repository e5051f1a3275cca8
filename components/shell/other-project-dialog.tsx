'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePlaceNames } from '@/components/shell/place-names';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { PresentSession } from '@/lib/browser/other-project';
import { pageSession } from '@/lib/browser/page-session';
import { type SignInResult, switchTo } from '@/lib/browser/sign-in';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { isRunning } from '@/lib/work/upload';

/** Tells that the session works elsewhere than the page shows, with both ways out; `onAnswer` hears whether it is back. */
export function OtherProjectDialog({
  now,
  onAnswer,
}: {
  now: PresentSession;
  onAnswer: (back: boolean) => void;
}) {
  const t = useTranslations('otherProject');
  const placeNames = usePlaceNames();
  const problem = useSignInProblemText();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(null);
  const uploads = useUploads();
  const page = pageSession();
  if (!page) return null;
  const back = async () => {
    setPending(true);
    const answer = await switchTo(page.projectId, page.region ?? undefined);
    setPending(false);
    if (answer.ok) onAnswer(true);
    else setResult(answer);
  };
  const names = { ...placeNames(page, now), user: page.userName, other: now.user };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onAnswer(false)}
      title={t('title')}
      description={t(now.sameUser ? 'text' : 'text_user', names)}
      footer={
        <>
          {/* Names of projects are as long as they are. */}
          <Button className="max-w-full" onClick={() => location.reload()} disabled={pending}>
            <span className="truncate">{t('go_on', names)}</span>
          </Button>
          {now.sameUser && (
            <Button className="max-w-full" variant="primary" pending={pending} onClick={() => void back()}>
              <span className="truncate">{t('back', names)}</span>
            </Button>
          )}
        </>
      }
    >
      {uploads.some(isRunning) && <Notice tone="warning" title={t('upload_stops')} />}
      {result && !result.ok && <Notice tone="danger" alert title={problem(result)} />}
    </Dialog>
  );
}
