'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ShareForm } from '@/components/images/share-form';
import { WithdrawDialog } from '@/components/images/withdraw-dialog';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import type { Member } from '@/lib/contract/member';
import { imageCan } from '@/lib/images/image-can';
import { projectNamesOptions } from '@/lib/queries/projects';

/** Members from which on they are filtered rather than looked through. */
const filteredFrom = 9;

interface ImageMembersProps {
  image: Image;
  members: Member[];
  viewer: Viewer;
}

/** The projects that an image is shared with, and a further one. */
export function ImageMembers({ image, members, viewer }: ImageMembersProps) {
  const t = useTranslations('sharing');
  const [filter, setFilter] = useState('');
  const [most, setMost] = useState<number | null>(null);
  const [withdrawn, setWithdrawn] = useState<Member | null>(null);
  const { data: names } = useQuery(projectNamesOptions(members.map(({ member_id }) => member_id)));
  const nameOf = ({ member_id }: Member) => names?.get(member_id) ?? null;
  const word = filter.trim().toLowerCase();
  const shown = members.filter((member) =>
    `${nameOf(member) ?? ''}\n${member.member_id}\n${t(`status_${member.status}`)}`
      .toLowerCase()
      .includes(word),
  );
  return (
    <>
      <ShareForm image={image} viewer={viewer} onRefused={(error) => setMost(mostMembers(error))} />
      <section aria-labelledby="members" className="rounded border bg-surface">
        <header className="flex flex-wrap items-center justify-between gap-2 border-b px-4 py-2">
          <h2 id="members" className="py-1 font-medium">
            {t('members')}
            {members.length > 0 && (
              <span className="ml-2 font-normal text-muted text-sm">
                {most === members.length
                  ? t('count_most', { count: members.length })
                  : t('count', { count: members.length })}
              </span>
            )}
          </h2>
          {members.length >= filteredFrom && (
            <TextField
              label={t('filter')}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              className="flex-row! items-center gap-2!"
            />
          )}
        </header>
        {members.length === 0 ? (
          <p className="px-4 py-3 text-muted text-sm">{t('none')}</p>
        ) : (
          <MemberRows
            members={shown}
            nameOf={nameOf}
            onWithdraw={imageCan.share(image, viewer) === null ? setWithdrawn : null}
          />
        )}
        {word !== '' && (
          <p role="status" className="border-t px-4 py-2 text-muted text-sm">
            {t('filtered', { count: shown.length, all: members.length })}
          </p>
        )}
      </section>
      {withdrawn && (
        <WithdrawDialog
          image={image}
          viewer={viewer}
          member={withdrawn}
          name={nameOf(withdrawn) ?? withdrawn.member_id}
          onClose={() => setWithdrawn(null)}
        />
      )}
    </>
  );
}

/**
 * How many members this cloud takes, as its refusal of one more says (glance/quota/__init__.py: "Attempted: 129, Maximum:
 * 128"); null where it says nothing of the kind.
 */
function mostMembers({ kind, reason }: ActionError): number | null {
  const told = /members.*Maximum:\s*(\d+)/i.exec(reason);
  return kind === 'too_large' && told ? Number(told[1]) : null;
}

interface MemberRowsProps {
  members: readonly Member[];
  nameOf: (member: Member) => string | null;
  /** null where it cannot be done, for the reason that the form over the members tells. */
  onWithdraw: ((member: Member) => void) | null;
}

/** In a window of their own: a hundred projects leave the form where it was. */
function MemberRows({ members, nameOf, onWithdraw }: MemberRowsProps) {
  const t = useTranslations('sharing');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by its focus (WCAG 2.1.1)
    <section aria-label={t('members')} tabIndex={0} className="max-h-[480px] overflow-y-auto">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-surface text-left text-muted">
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
          {members.map((member) => {
            const name = nameOf(member);
            return (
              <tr key={member.member_id}>
                <td className="break-all px-4 py-1.5">
                  {name && <span className="block">{name}</span>}
                  <CopyText text={member.member_id} label={t('project')} whole />
                </td>
                <td className="px-2 py-1.5">{t(`status_${member.status}`)}</td>
                <td className="hidden px-2 py-1.5 text-muted sm:table-cell">
                  <RelativeTime iso={member.updated_at} />
                </td>
                <td className="px-4 py-1.5 text-right">
                  {onWithdraw && (
                    <Button
                      size="sm"
                      aria-label={t('withdraw_of', { project: name ?? member.member_id })}
                      onClick={() => onWithdraw(member)}
                    >
                      {t('withdraw')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
