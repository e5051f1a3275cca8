'use client';

import { useTranslations } from 'next-intl';
import type { ChangeProblem } from '@/components/metadefs/use-change';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

interface ChangeNoticeProps {
  problem: ChangeProblem | null;
  /** Saves over what others did meanwhile, where that can be. */
  onInsist?: () => void;
}

/** Why a change was not made, what became of its beginning, and what to do. */
export function ChangeNotice({ problem, onInsist }: ChangeNoticeProps) {
  const t = useTranslations('catalog');
  if (!problem) return null;
  if (problem.outcome === 'error') return <ActionErrorNotice error={problem.error} title={t('not_saved')} />;
  if (problem.outcome === 'failed') {
    const { error, done } = problem.failure;
    const title =
      error.left !== undefined
        ? t('failed_left')
        : done > 0
          ? t('failed_undone', { count: done })
          : t('not_saved');
    return <ActionErrorNotice error={error} title={title} />;
  }
  const { conflicts } = problem;
  const isGone = conflicts.some(({ what, state }) => what === 'namespace' && state === 'gone');
  const canInsist = onInsist && conflicts.every(({ state }) => state !== 'exists') && !isGone;
  return (
    <Notice
      tone="warning"
      alert
      title={t(isGone ? 'conflict_namespace' : 'conflict')}
      action={
        canInsist && (
          <Button size="sm" onClick={onInsist}>
            {t('insist')}
          </Button>
        )
      }
    >
      <ul>
        {conflicts.map(({ namespace, what, name, state }) => (
          <li key={`${namespace} ${what} ${name}`} className="break-words">
            {t(`conflict_${state}`, { what: t(`what_${what}`), name })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
