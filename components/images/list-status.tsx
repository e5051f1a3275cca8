'use client';

import { useTranslations } from 'next-intl';

interface ListStatusProps {
  /** Rows that are there, or null before an answer. */
  rows: number | null;
  /** Rows that were searched so far; null where nothing is searched. */
  lookedAt: number | null;
  complete: boolean;
  loading: boolean;
}

/** How much of the list is here: never a number that looks like all of it when it is not. */
export function ListStatus({ rows, lookedAt, complete, loading }: ListStatusProps) {
  const t = useTranslations('list');
  const text =
    rows === null
      ? loading && t('loading')
      : lookedAt !== null
        ? t(complete ? 'searched' : 'searching', { rows, looked: lookedAt })
        : complete
          ? t('count', { count: rows })
          : loading
            ? t('loading')
            : t('count_more', { count: rows });
  return (
    <p role="status" className="text-muted text-sm">
      {text}
    </p>
  );
}
