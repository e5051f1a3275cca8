'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemberWrite } from '@/components/images/use-member-write';
import { useUsesWords } from '@/components/images/use-uses-words';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { inviteProject, withdrawFromProject } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { shareCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import type { Member } from '@/lib/contract/member';
import { usesOfImageOptions } from '@/lib/queries/image-uses';
import { isWhole, usesOfProject } from '@/lib/work/image-uses';

interface WithdrawDialogProps {
  image: Image;
  viewer: Viewer;
  member: Member;
  /** How the project is called. */
  name: string;
  onClose: () => void;
}

/** Asks before a project loses an image: its answer cannot be given back, an invitation asks it anew. */
export function WithdrawDialog({ image, viewer, member, name, onClose }: WithdrawDialogProps) {
  const t = useTranslations('sharing');
  const verbs = useTranslations('verbs');
  const { pending, error, write } = useMemberWrite();
  const withdraw = async () => {
    const membership = { id: image.id, project: member.member_id };
    const failure = await write(
      () => act(withdrawFromProject, membership),
      t('withdrawn', { project: name }),
      { run: () => act(inviteProject, membership), said: t('invited_again', { project: name }) },
    );
    if (!failure) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !pending && onClose()}
      title={t('withdraw_of', { project: name })}
      description={t(`withdraw_text_${member.status}`)}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="danger" pending={pending} onClick={() => void withdraw()}>
            {t('withdraw')}
          </Button>
        </>
      }
    >
      <MemberUses image={image} viewer={viewer} project={member.member_id} name={name} />
      <ShowCommand command={() => shareCommand('remove', image.id, [member.member_id])} />
      {error && <ActionErrorNotice error={error} />}
    </Dialog>
  );
}

interface MemberUsesProps {
  image: Image;
  viewer: Viewer;
  /** The project's id, and how it is called. */
  project: string;
  name: string;
}

/** What of the project uses the image, as far as it is known. */
function MemberUses({ image, viewer, project, name }: MemberUsesProps) {
  const t = useTranslations('uses');
  const words = useUsesWords();
  const { data, isError } = useQuery(usesOfImageOptions(image.id, viewer.projectId));
  if (!data) return <p role="status">{t(isError ? 'not_read' : 'looking_long')}</p>;
  const { scope, parts } = data;
  const of = usesOfProject(data, project);
  const what = words.what(of.counts);
  const isKnown = scope === 'all' && isWhole(parts) && of.isAll;
  return (
    <Notice tone={what === '' && isKnown ? 'info' : 'warning'}>
      <div role="status">
        {what !== '' && t('withdraw_used', { project: name, what })}
        {what === '' && isKnown && t('withdraw_unused', { project: name })}
        {scope === 'project'
          ? t('withdraw_unknown', { project: name })
          : !isKnown && ` ${[...words.unknown(parts), ...(of.isAll ? [] : [t('or_more_there')])].join(' ')}`}
      </div>
    </Notice>
  );
}
