'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { PartLink, ShownPart } from '@/components/overview/shown-part';

interface PartAmountsProps {
  part: ShownPart;
  link: PartLink;
}

/** How many images a part has, each number a link to them: those that are listed, and hidden ones. */
export function PartAmounts({ part, link }: PartAmountsProps) {
  const t = useTranslations('overview');
  const { listed, hidden, facets, name } = part;
  const number = (count: number, isHidden: boolean) => {
    const text = t(isHidden ? 'hidden' : 'images', { count });
    if (count === 0 || facets === null) return <span className="text-muted">{text}</span>;
    return (
      <Link prefetch={false} href={link(facets, isHidden)} className="text-link hover:underline">
        {text}
        <span className="sr-only"> ({name})</span>
      </Link>
    );
  };
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-sm tabular-nums">
      {number(listed.images, false)}
      {hidden.images > 0 && number(hidden.images, true)}
    </span>
  );
}
