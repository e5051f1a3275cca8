'use client';

import { DrawnBar } from '@/components/overview/drawn-bar';
import { PartAmounts } from '@/components/overview/part-amounts';
import type { PartLink, ShownPart } from '@/components/overview/shown-part';
import { formatBytes } from '@/lib/format';
import { whole } from '@/lib/work/overview';

interface PartBarsProps {
  parts: readonly ShownPart[];
  /** What the bars are long by. */
  by: 'bytes' | 'images';
  link: PartLink;
}

/** A bar for each part, beside the longest: what is listed, and in outline what is hidden. */
export function PartBars({ parts, by, link }: PartBarsProps) {
  const most = Math.max(1, ...parts.map((part) => whole(part)[by]));
  return (
    <ul className="flex flex-col gap-3">
      {parts.map((part) => (
        <li key={part.key} className="flex flex-col gap-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className={`min-w-0 break-all ${part.mono ? 'font-mono text-sm' : ''}`}>{part.name}</span>
            <span className="ml-auto flex items-baseline gap-x-3">
              <PartAmounts part={part} link={link} />
              {by === 'bytes' && (
                <span className="min-w-18 text-right text-sm tabular-nums">
                  {formatBytes(whole(part).bytes)}
                </span>
              )}
            </span>
          </span>
          <DrawnBar
            pieces={[
              { key: 'listed', share: part.listed[by] / most, fill: part.fill },
              { key: 'hidden', share: part.hidden[by] / most, fill: part.fill, outlined: true },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
