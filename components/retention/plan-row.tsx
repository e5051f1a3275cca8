'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { RelativeTime } from '@/components/ui/relative-time';
import type { RetentionRow } from '@/lib/data/retention';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';

interface PlanRowProps {
  row: RetentionRow;
  checked: boolean;
  disabled: boolean;
  onCheck: (checked: boolean) => void;
}

/** One image of a plan: what would be done and why, or why nothing. */
export function PlanRow({ row, checked, disabled, onCheck }: PlanRowProps) {
  const t = useTranslations('retention');
  const list = useTranslations('list');
  const format = useFormatter();
  const name = shownText(row.name ?? '') || list('unnamed');
  const date = row.dueAt === null ? '' : format.dateTime(row.dueAt, { dateStyle: 'medium' });
  return (
    <li className="flex gap-3 px-4 py-2">
      <span className="flex w-4 shrink-0 pt-[3px]">
        {row.act && (
          <input
            type="checkbox"
            aria-label={t('choose', { act: t(`act_${row.act}`), name })}
            checked={checked}
            disabled={disabled}
            onChange={(event) => onCheck(event.target.checked)}
            className="size-4 accent-[var(--accent)]"
          />
        )}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <Link
          href={routes.image(row.id)}
          prefetch={false}
          className="min-w-0 basis-80 break-words font-medium hover:underline max-sm:basis-full"
        >
          {name}
        </Link>
        <span className="w-24 whitespace-nowrap text-muted text-sm">
          <RelativeTime iso={row.created_at} />
        </span>
        <span
          className={`w-24 ${row.act === 'delete' ? 'text-danger' : row.act ? 'font-medium' : 'text-muted text-sm'}`}
        >
          {row.act ? t(`act_${row.act}`) : t('nothing')}
        </span>
        <span className="min-w-0 flex-1 basis-72 break-words text-muted text-sm">
          {t(`why_${row.reason}`, { date })}
        </span>
      </div>
    </li>
  );
}
