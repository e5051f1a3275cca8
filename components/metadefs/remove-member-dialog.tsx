'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { ProtectionNotice } from '@/components/metadefs/protection-notice';
import { useChange } from '@/components/metadefs/use-change';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import type { MemberBody, MemberCollection, Step } from '@/lib/metadata/namespace-steps';

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
  const t = useTranslations('catalog');
  const { pending, problem, change } = useChange();
  const what: MemberCollection = kind;
  const remove = async () => {
    const step = { do: kind, from: body, to: null } as Step;
    if (!(await change([{ namespace: namespace.namespace, steps: [step] }]))) onClose();
  };
  const inside = 'properties' in body ? Object.keys(body.properties ?? {}) : [];
  return (
    <Dialog
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t('delete_title', { what: t(`what_${what}`), name })}
      description={t('delete_member_text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="danger"
            pending={pending}
            disabled={namespace.protected}
            onClick={() => void remove()}
          >
            {t('delete')}
          </Button>
        </>
      }
    >
      <ProtectionNotice namespace={namespace} />
      {inside.length > 0 && (
        <p className="break-words text-sm">
          {t('delete_with', { count: inside.length })} <span className="font-mono">{inside.join(', ')}</span>
        </p>
      )}
      <ChangeNotice problem={problem} />
    </Dialog>
  );
}
