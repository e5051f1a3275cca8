'use client';

import { useTranslations } from 'next-intl';
import { useMemberWrite } from '@/components/images/use-member-write';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { inviteProject, withdrawFromProject } from '@/lib/actions/members';
import { act } from '@/lib/browser/dashboard';
import type { Image } from '@/lib/contract/image';
import type { Member } from '@/lib/contract/member';

interface WithdrawDialogProps {
  image: Image;
  member: Member;
  /** How the project is called. */
  name: string;
  onClose: () => void;
}

/** Asks before a project loses an image: its answer cannot be given back, an invitation asks it anew. */
export function WithdrawDialog({ image, member, name, onClose }: WithdrawDialogProps) {
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
      {error && <ActionErrorNotice error={error} />}
    </Dialog>
  );
}
