'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { PartLink, ShownPart } from '@/components/overview/shown-part';
import { formatBytes } from '@/lib/format';
import { whole } from '@/lib/work/overview';

interface PartColumnsProps {
  parts: readonly ShownPart[];
  link: PartLink;
}

/** Pixels of the tallest column. */
const high = 112;

/** A column for each part, as high as it has images; a click shows those. */
export function PartColumns({ parts, link }: PartColumnsProps) {
  const t = useTranslations('overview');
  const most = Math.max(1, ...parts.map((part) => whole(part).images));
  return (
    <ul className="grid auto-cols-fr grid-flow-col gap-2">
      {parts.map((part) => {
        const { listed, hidden, facets, name } = part;
        const [solid, outline] = [listed.images, hidden.images].map((count) =>
          // One of very many is still to be seen.
          count === 0 ? 0 : Math.max(2, Math.round((count / most) * high)),
        ) as [number, number];
        const drawn = (
          <>
            <span aria-hidden className="text-sm tabular-nums">
              {listed.images}
            </span>
            <svg aria-hidden className="block w-full" height={high + 4}>
              <rect x="10%" width="80%" y={high - solid} height={solid} rx={2} className="fill-muted" />
              <rect
                x="10%"
                width="80%"
                y={Math.max(1, high - solid - outline)}
                height={Math.max(0, outline - 1)}
                strokeDasharray="3 2"
                className={outline > 0 ? 'fill-surface stroke-line-strong' : 'fill-transparent'}
              />
              <rect y={high + 1} width="100%" height={1} className="fill-line-strong" />
            </svg>
            <span aria-hidden className="text-center text-muted text-sm">
              {name}
            </span>
            <span className="sr-only">
              {name}: {t('images', { count: listed.images })}, {formatBytes(listed.bytes)}
            </span>
          </>
        );
        const shape = 'flex min-w-0 flex-col items-center gap-1 rounded';
        return (
          <li key={part.key} className="flex min-w-0 flex-col items-center gap-1">
            {listed.images > 0 && facets !== null ? (
              <Link prefetch={false} href={link(facets, false)} className={`${shape} w-full hover:bg-hover`}>
                {drawn}
              </Link>
            ) : (
              <span className={`${shape} w-full`}>{drawn}</span>
            )}
            {hidden.images > 0 && facets !== null && (
              <Link
                prefetch={false}
                href={link(facets, true)}
                className="whitespace-nowrap text-center text-link text-xs hover:underline sm:text-sm"
              >
                {t('hidden', { count: hidden.images })}
                <span className="sr-only"> ({name})</span>
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
