'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextField } from '@/components/ui/text-field';
import { useToast } from '@/components/ui/toast';
import { setVisibility } from '@/lib/actions/images';
import { answerOffers, inviteProject, withdrawFromProject } from '@/lib/actions/members';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { ActionError, ActionResult } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import type { Member, MemberStatus } from '@/lib/contract/member';
import type { Sharing } from '@/lib/data/images';
import { imageCan } from '@/lib/images/image-can';
import { projectsOptions } from '@/lib/queries/projects';

/** Whom an image is shared with, for its owner; for a project it is offered to, the answer. */
export function ImageSharing({ sharing, viewer }: { sharing: Sharing; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const pages = useTranslations('pages');
  const list = useTranslations('list');
  const initial = useMemo(() => [sharing.live], [sharing.live]);
  const { images, gone, stale } = useLiveImages(initial);
  const { image } = images[0] ?? sharing.live;
  if (gone.has(image.id))
    return (
      <MessagePage title={pages('gone')} text={pages('gone_text', { name: image.name || list('unnamed') })} />
    );
  const owned = viewer.isAdmin || image.owner === viewer.projectId;
  const mine = sharing.members?.find((member) => member.member_id === viewer.projectId);
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
            {owned && <Members image={image} members={sharing.members} viewer={viewer} />}
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

/** Runs one action at a time and keeps what it failed with. */
function useWrite(): {
  pending: boolean;
  error: ActionError | null;
  write: (run: () => Promise<ActionResult<unknown>>, said?: string) => Promise<boolean>;
} {
  const router = useRouter();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const write = async (run: () => Promise<ActionResult<unknown>>, said?: string) => {
    setPending(true);
    setError(null);
    const result = await run();
    setPending(false);
    // A bulk action with one image has its failure inside.
    const failure = result.ok ? firstFailure(result.data) : result.error;
    setError(failure);
    if (failure) return false;
    if (said) toast({ tone: 'success', title: said });
    router.refresh();
    return true;
  };
  return { pending, error, write };
}

function firstFailure(data: unknown): ActionError | null {
  if (!Array.isArray(data)) return null;
  const results = (data as { result: ActionResult<null> }[]).map(({ result }) => result);
  const failed = results.find((result) => !result.ok);
  return failed && !failed.ok ? failed.error : null;
}

function NotShared({ image, viewer }: { image: Image; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const words = useTranslations('visibility');
  const { pending, error, write } = useWrite();
  return (
    <>
      <Notice
        tone="info"
        title={t('not_shared', { visibility: words(image.visibility) })}
        action={
          imageCan.edit(image, viewer) === null && (
            <Button
              pending={pending}
              onClick={() => void write(() => act(setVisibility, { ids: [image.id], visibility: 'shared' }))}
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
  const { pending, error, write } = useWrite();
  const refusal = imageCan.answer(image, viewer);
  const answer = (status: MemberStatus) => write(() => act(answerOffers, { ids: [image.id], status }));
  const button = (status: MemberStatus, verb: 'accept' | 'reject' | 'leave') => (
    <Button
      variant={verb === 'accept' ? 'primary' : 'secondary'}
      pending={pending}
      disabled={refusal !== null}
      title={refusal ? refusals(refusal) : undefined}
      onClick={() => void answer(status)}
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
          <span className="flex gap-2">
            {member.status === 'pending' && button('rejected', 'reject')}
            {member.status !== 'accepted' && button('accepted', 'accept')}
            {member.status === 'accepted' && button('rejected', 'leave')}
          </span>
        }
      >
        {t(`mine_${member.status}`)}
      </Notice>
      {error && <ActionErrorNotice error={error} />}
    </>
  );
}

function Members({ image, members, viewer }: { image: Image; members: Member[]; viewer: Viewer }) {
  const t = useTranslations('sharing');
  const refusals = useTranslations('refusals');
  const id = useId();
  const { data: projects } = useQuery(projectsOptions());
  const { pending, error, write } = useWrite();
  const [project, setProject] = useState('');
  const [missing, setMissing] = useState(false);
  const refusal = imageCan.share(image, viewer);
  const nameOf = (projectId: string) => projects?.find((known) => known.id === projectId)?.name;
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    const typed = project.trim();
    setMissing(typed === '');
    if (typed === '') return;
    const target = projects?.find((known) => known.name === typed)?.id ?? typed;
    if (
      await write(
        () => act(inviteProject, { id: image.id, project: target }),
        t('invited', { project: typed }),
      )
    )
      setProject('');
  };
  return (
    <>
      <section className="rounded border bg-surface">
        <h2 className="border-b px-4 py-3 font-medium">{t('members')}</h2>
        {members.length === 0 ? (
          <p className="px-4 py-3 text-muted text-sm">{t('none')}</p>
        ) : (
          <table className="w-full text-sm">
            <thead className="text-left text-muted">
              <tr className="border-b">
                <th className="px-4 py-2 font-normal">{t('project')}</th>
                <th className="px-2 py-2 font-normal">{t('status')}</th>
                <th className="hidden px-2 py-2 font-normal sm:table-cell">{t('since')}</th>
                <th className="px-4 py-2">
                  <span className="sr-only">{t('withdraw')}</span>
                </th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {members.map((member) => (
                <tr key={member.member_id}>
                  <td className="break-all px-4 py-1.5">
                    {nameOf(member.member_id) && <span className="block">{nameOf(member.member_id)}</span>}
                    <CopyText text={member.member_id} label={t('project')} whole />
                  </td>
                  <td className="px-2 py-1.5">{t(`status_${member.status}`)}</td>
                  <td className="hidden px-2 py-1.5 text-muted sm:table-cell">
                    <RelativeTime iso={member.updated_at} />
                  </td>
                  <td className="px-4 py-1.5 text-right">
                    <Button
                      size="sm"
                      pending={pending}
                      disabled={refusal !== null}
                      title={refusal ? refusals(refusal) : undefined}
                      aria-label={t('withdraw_of', { project: nameOf(member.member_id) ?? member.member_id })}
                      onClick={() =>
                        void write(
                          () => act(withdrawFromProject, { id: image.id, project: member.member_id }),
                          t('withdrawn', { project: nameOf(member.member_id) ?? member.member_id }),
                        )
                      }
                    >
                      {t('withdraw')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {error && <ActionErrorNotice error={error} />}
      <form onSubmit={(event) => void invite(event)} noValidate className="flex flex-wrap items-start gap-2">
        <TextField
          label={t('invite')}
          hint={refusal ? refusals(refusal) : t('invite_hint')}
          error={missing ? t('needed') : undefined}
          disabled={refusal !== null}
          value={project}
          list={id}
          onChange={(event) => setProject(event.target.value)}
          className="min-w-64 flex-1"
        />
        <datalist id={id}>
          {projects
            ?.filter((known) => known.id !== image.owner)
            .map((known) => (
              <option key={known.id} value={known.name} />
            ))}
        </datalist>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          disabled={refusal !== null}
          className="mt-6"
        >
          {t('invite_submit')}
        </Button>
      </form>
    </>
  );
}
