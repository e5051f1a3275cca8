'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { ImageMembers } from '@/components/images/image-members';
import { useMemberWrite } from '@/components/images/use-member-write';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Reason } from '@/components/ui/reason';
import { setVisibility } from '@/lib/actions/images';
import { answerOffers } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { useSetOpenOffer } from '@/lib/browser/open-image';
import { useLiveImages } from '@/lib/browser/use-live-images';
import { verbCommand } from '@/lib/commands/image-commands';
import type { ActionResult, BulkResult } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import type { ImageVisibility } from '@/lib/contract/image-words';
import type { Member, MemberStatus } from '@/lib/contract/member';
import type { Sharing } from '@/lib/data/images';
import { imageCan } from '@/lib/images/image-can';
import { shownText } from '@/lib/images/odd-text';

/** Whom an image is shared with, for its owner; for a project it is offered to, the answer. */
export function ImageSharing({ sharing, viewer }: { sharing: Sharing; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const pages = useTranslations('pages');
  const list = useTranslations('list');
  const initial = useMemo(() => [sharing.live], [sharing.live]);
  const mine = sharing.members?.find((member) => member.member_id === viewer.projectId);
  useSetOpenOffer(sharing.live.image.id, mine?.status ?? null);
  const { images, gone, stale } = useLiveImages(initial);
  const { image } = images[0] ?? sharing.live;
  if (gone.has(image.id))
    return (
      <MessagePage title={pages('gone')} text={pages('gone_text', { name: image.name || list('unnamed') })} />
    );
  const owned = viewer.isAdmin || image.owner === viewer.projectId;
  return (
    <ImageFrame image={image} viewer={viewer} stale={stale}>
      <div className="flex max-w-[720px] flex-col gap-4">
        {sharing.members === null ? (
          <NotShared image={image} viewer={viewer} />
        ) : (
          <>
            {mine && image.owner !== viewer.projectId && (
              <MyAnswer image={image} member={mine} viewer={viewer} />
            )}
            {owned && <ImageMembers image={image} members={sharing.members} viewer={viewer} />}
            {!owned && !mine && (
              <Notice tone="info" title={t('not_member')}>
                {t('not_member_text')}
              </Notice>
            )}
          </>
        )}
      </div>
    </ImageFrame>
  );
}

function NotShared({ image, viewer }: { image: Image; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const words = useTranslations('visibility');
  const verbs = useTranslations('verbs');
  const list = useTranslations('list');
  const name = shownText(image.name ?? '') || list('unnamed');
  const { pending, error, write } = useMemberWrite();
  const setTo = (visibility: ImageVisibility) => () =>
    onlyOne(act(setVisibility, { ids: [image.id], visibility }));
  return (
    <>
      <Notice
        tone="info"
        title={t('not_shared', { visibility: words(image.visibility) })}
        action={
          imageCan.edit(image, viewer) === null && (
            <Button
              pending={pending}
              onClick={() =>
                void write(setTo('shared'), verbs('visibility_done', { count: 1, name }), {
                  run: setTo(image.visibility),
                  said: verbs('undone', { count: 1 }),
                })
              }
            >
              {t('make_shared')}
            </Button>
          )
        }
      >
        {t('not_shared_text')}
      </Notice>
      {error && <ActionErrorNotice error={error} />}
    </>
  );
}

function MyAnswer({ image, member, viewer }: { image: Image; member: Member; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const verbs = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  const { pending, error, write } = useMemberWrite();
  const refusal = imageCan.answer(image, viewer);
  const list = useTranslations('list');
  const name = shownText(image.name ?? '') || list('unnamed');
  const setTo = (status: MemberStatus) => () => onlyOne(act(answerOffers, { ids: [image.id], status }));
  const button = (status: MemberStatus, verb: 'accept' | 'reject' | 'leave') => (
    <Button
      variant={verb === 'accept' ? 'primary' : 'secondary'}
      pending={pending}
      onClick={() =>
        void write(setTo(status), verbs(`${verb}_done`, { count: 1, name }), {
          run: setTo(member.status),
          said: verbs('undone', { count: 1 }),
        })
      }
    >
      {verbs(verb)}
    </Button>
  );
  return (
    <>
      <Notice
        tone="info"
        title={t('mine')}
        action={
          refusal === null && (
            <span className="flex gap-2">
              {member.status === 'pending' && button('rejected', 'reject')}
              {member.status !== 'accepted' && button('accepted', 'accept')}
              {member.status === 'accepted' && button('rejected', 'leave')}
            </span>
          )
        }
      >
        {t(`mine_${member.status}`)}
        {refusal && <Reason className="mt-1">{refusals(refusal)}</Reason>}
      </Notice>
      {refusal === null && (
        <ShowCommand
          command={() => verbCommand(member.status === 'accepted' ? 'leave' : 'accept', [image.id])}
        />
      )}
      {error && <ActionErrorNotice error={error} />}
    </>
  );
}

/** A bulk action of one image has its failure inside. */
async function onlyOne(run: Promise<ActionResult<BulkResult>>): Promise<ActionResult<null>> {
  const answer = await run;
  if (!answer.ok) return answer;
  return answer.data[0]?.result ?? { ok: true, data: null };
}
