'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Suspense, use, useState } from 'react';
import { undoVerb } from '@/components/images/undo-steps';
import { useProjectName } from '@/components/images/use-project-name';
import { useUndo } from '@/components/images/use-undo';
import { ShowCommand } from '@/components/shell/show-command';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import { answerOffers } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { useSetOpenOffer } from '@/lib/browser/open-image';
import { verbCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import type { MemberStatus } from '@/lib/contract/member';
import { imageCan } from '@/lib/images/image-can';
import { shownText } from '@/lib/images/odd-text';

interface OfferBannerProps {
  image: Image;
  viewer: Viewer;
  /** What this project answered, on its way; null where it was offered nothing. */
  offer: Promise<MemberStatus | null>;
}

/** An offer that waits for an answer, answered where it is read. */
export function OfferBanner(props: OfferBannerProps) {
  return (
    <Suspense fallback={null}>
      <Offer {...props} />
    </Suspense>
  );
}

function Offer({ image, viewer, offer }: OfferBannerProps) {
  const t = useTranslations('offer');
  const verbs = useTranslations('verbs');
  const list = useTranslations('list');
  const router = useRouter();
  const toast = useToast();
  const failed = useFailureToast();
  const undo = useUndo();
  const status = use(offer);
  const owner = useProjectName(image.owner, viewer);
  const [pending, setPending] = useState<'accepted' | 'rejected' | null>(null);
  // Until the page is read anew, which may bring an answer taken back.
  const [answered, setAnswered] = useState<typeof offer | null>(null);
  useSetOpenOffer(image.id, answered === offer ? null : status);
  if (status !== 'pending' || answered === offer || imageCan.answer(image, viewer) !== null) return null;
  const answer = async (to: 'accepted' | 'rejected') => {
    setPending(to);
    const result = await act(answerOffers, { ids: [image.id], status: to });
    setPending(null);
    const one = result.ok ? result.data[0]?.result : result;
    if (one && !one.ok) return failed(to === 'accepted' ? 'accept' : 'reject', t('not_answered'), one.error);
    setAnswered(offer);
    const name = shownText(image.name ?? '') || list('unnamed');
    const verb = to === 'accepted' ? 'accept' : 'reject';
    toast({
      tone: 'success',
      title: verbs(`${verb}_done`, { count: 1, name }),
      action: undo(undoVerb(verb, [image])),
    });
    router.refresh();
  };
  return (
    <Notice
      tone="info"
      title={owner ? t('by', { project: owner }) : t('title')}
      action={
        <span className="flex gap-2">
          <Button
            pending={pending === 'rejected'}
            disabled={pending !== null}
            onClick={() => void answer('rejected')}
          >
            {verbs('reject')}
          </Button>
          <Button
            variant="primary"
            pending={pending === 'accepted'}
            disabled={pending !== null}
            onClick={() => void answer('accepted')}
          >
            {verbs('accept')}
          </Button>
        </span>
      }
    >
      {t('text')}
      <ShowCommand command={() => verbCommand('accept', [image.id])} />
    </Notice>
  );
}
