'use client';

import { DrawnBar, Swatch } from '@/components/overview/drawn-bar';
import { PartAmounts } from '@/components/overview/part-amounts';
import type { PartLink, ShownPart } from '@/components/overview/shown-part';
import { formatBytes } from '@/lib/format';
import { whole } from '@/lib/work/overview';

interface PartStackProps {
  parts: readonly ShownPart[];
  /** What the pieces are long by. */
  by: 'bytes' | 'images';
  link: PartLink;
}

/** One bar of all parts, and what each of them is. */
export function PartStack({ parts, by, link }: PartStackProps) {
  const all = Math.max(
    1,
    parts.reduce((sum, part) => sum + whole(part)[by], 0),
  );
  return (
    <div className="flex flex-col gap-3">
      <DrawnBar
        high={16}
        pieces={parts.map((part) => ({ key: part.key, share: whole(part)[by] / all, fill: part.fill }))}
      />
      <ul className="divide-y">
        {parts.map((part) => (
          <li key={part.key} className="flex flex-wrap items-center justify-between gap-x-3 py-1.5">
            <span className="flex items-center gap-2">
              <Swatch fill={part.fill} />
              {part.name}
            </span>
            <span className="ml-auto flex items-baseline gap-x-3">
              <PartAmounts part={part} link={link} />
              {by === 'bytes' && (
                <span className="min-w-18 text-right text-sm tabular-nums">
                  {formatBytes(whole(part).bytes)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
