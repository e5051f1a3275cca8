'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { BootWords, ProposalWords } from '@/components/images/boot-words';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { setBootValues } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { act, errorOfSilence, QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import { type BootProposal, bootProposals, isUnsetOn } from '@/lib/inspect/boot-proposals';
import { imageBootOptions } from '@/lib/queries/image-boot';

interface StoredBootProps {
  image: Image;
  viewer: Viewer;
}

/** How the disk of a stored image boots, looked at when somebody asks, and what it does not say yet of that. */
export function StoredBoot({ image, viewer }: StoredBootProps) {
  const t = useTranslations('stored_boot');
  const words = useTranslations('boot_check');
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const [isSetting, setSetting] = useState(false);
  const [failure, setFailure] = useState<ActionError | null>(null);
  const {
    data: answer,
    error,
    isFetching,
    refetch,
  } = useQuery({
    ...imageBootOptions(image.id),
    enabled: asked,
  });
  const isPossible = image.status === 'active' && image.size !== null && image.size > 0;
  if (!isPossible) return null;
  const open = answer?.ok ? bootProposals(answer.check).filter((one) => isUnsetOn(image, one)) : [];
  const take = async (proposals: readonly BootProposal[]) => {
    setSetting(true);
    setFailure(null);
    const result = await act(setBootValues, {
      id: image.id,
      values: Object.fromEntries(proposals.map(({ key, value }) => [key, value])),
    });
    setSetting(false);
    if (result.ok) router.refresh();
    else setFailure(result.error);
  };
  const why = error instanceof QueryError ? error.error : error ? errorOfSilence() : null;
  return (
    <section
      aria-label={t('title')}
      className="flex flex-col items-start gap-2 rounded border bg-surface p-4"
    >
      <h2 className="font-medium">{t('title')}</h2>
      <div role="status" className="flex max-w-full flex-col gap-1 text-sm empty:hidden">
        {answer?.ok && <BootWords check={answer.check} />}
        <ProposalWords proposals={open} />
        {answer?.ok && open.length === 0 && <p>{t('nothing_open')}</p>}
        {answer && !answer.ok && <p>{reasonWords(answer.reason)}</p>}
      </div>
      {why && <ActionErrorNotice error={why} title={t('not_looked')} />}
      {failure && <ActionErrorNotice error={failure} title={t('not_set')} />}
      {!answer && (
        <Button
          size="sm"
          pending={isFetching}
          onClick={() => {
            if (asked) void refetch();
            else setAsked(true);
          }}
        >
          {t('look')}
        </Button>
      )}
      {open.length > 0 && imageCan.edit(image, viewer) === null && (
        <Button size="sm" pending={isSetting} onClick={() => void take(open)}>
          {words('take', { count: open.length })}
        </Button>
      )}
    </section>
  );

  function reasonWords(reason: string) {
    return reason === 'no_ranges' || reason === 'no_data' ? t(reason) : words('unread', { reason });
  }
}
