'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import type { SpaceRow as Row } from '@/lib/data/space';
import { formatBytes } from '@/lib/format';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';

interface SpaceRowProps {
  row: Row;
  checked: boolean;
  disabled: boolean;
  onCheck: (checked: boolean) => void;
}

/** An image whose space could be had back: how much, and why. */
export function SpaceRow({ row, checked, disabled, onCheck }: SpaceRowProps) {
  const listed = useListed();
  const t = useTranslations('space');
  const list = useTranslations('list');
  const format = useFormatter();
  const name = shownText(row.name ?? '') || list('unnamed');
  const date = format.dateTime(Date.parse(row.updated_at), { dateStyle: 'medium' });
  return (
    <li className="flex gap-3 px-4 py-2">
      <input
        type="checkbox"
        aria-label={t('choose', { name })}
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => onCheck(target.checked)}
        className="mt-[3px] size-4 shrink-0 accent-[var(--accent)]"
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <Link
          href={routes.image(row.id)}
          prefetch={false}
          className="min-w-0 basis-80 break-words font-medium hover:underline max-sm:basis-full"
        >
          {name}
        </Link>
        <span className="w-24 whitespace-nowrap text-right tabular-nums max-sm:text-left">
          {formatBytes(row.bytes)}
        </span>
        <span className="w-28 whitespace-nowrap text-muted text-sm">{t(`verb_${row.verb}`)}</span>
        <span className="min-w-0 flex-1 basis-72 break-words text-muted text-sm">
          {t(`why_${row.reason}`, { date, stores: listed(row.stores.filter((store) => store !== null)) })}
        </span>
      </div>
    </li>
  );
}
