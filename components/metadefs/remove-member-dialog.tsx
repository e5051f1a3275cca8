'use client';

import { useTranslations } from 'next-intl';
import { DeleteDialog } from '@/components/metadefs/delete-dialog';
import { useListed } from '@/components/ui/use-listed';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { MemberBody, MemberCollection, Step } from '@/lib/metadefs/namespace-steps';

interface RemoveMemberDialogProps<Kind extends MemberCollection> {
  namespace: MetadefNamespace;
  kind: Kind;
  name: string;
  body: MemberBody<Kind>;
  onClose: () => void;
}

/** Asks before something in a namespace is deleted, and says what stays. */
export function RemoveMemberDialog<Kind extends MemberCollection>({
  namespace,
  kind,
  name,
  body,
  onClose,
}: RemoveMemberDialogProps<Kind>) {
  const listed = useListed();
  const t = useTranslations('catalog');
  const what: MemberCollection = kind;
  const inside = 'properties' in body ? Object.keys(body.properties ?? {}) : [];
  return (
    <DeleteDialog
      namespace={namespace}
      title={t('delete_title', { what: t(`what_${what}`), name })}
      text={t('delete_member_text')}
      step={{ do: kind, from: body, to: null } as Step}
      onClose={onClose}
      onDeleted={onClose}
    >
      {inside.length > 0 && (
        <p className="break-words text-sm">
          {t('delete_with', { count: inside.length })} <span className="font-mono">{listed(inside)}</span>
        </p>
      )}
    </DeleteDialog>
  );
}
