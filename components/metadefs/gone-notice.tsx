'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { useChange } from '@/components/metadefs/use-change';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { namespaceBody } from '@/lib/metadefs/namespace-body';

interface GoneNoticeProps {
  /** As it was when last read. */
  namespace: MetadefNamespace;
  offered: boolean;
}

/** Says that somebody deleted the namespace on screen; what is there and what was typed stay, and it can be made again. */
export function GoneNotice({ namespace, offered }: GoneNoticeProps) {
  const t = useTranslations('catalog');
  const { pending, problem, change } = useChange();
  const body = namespaceBody(namespace);
  return (
    <>
      <Notice
        tone="warning"
        alert
        title={t('gone', { name: namespace.namespace })}
        action={
          offered && (
            <Button
              size="sm"
              pending={pending}
              onClick={() => void change([{ namespace: body.namespace, steps: [{ do: 'create', body }] }])}
            >
              {t('make_again')}
            </Button>
          )
        }
      >
        {t('gone_text')}
      </Notice>
      <ChangeNotice problem={problem} />
    </>
  );
}
