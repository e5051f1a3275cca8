'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import type { PartLink, ShownPart } from '@/components/overview/shown-part';
import { formatBytes } from '@/lib/format';

interface PartTableProps {
  /** What the parts are. */
  head: string;
  parts: readonly ShownPart[];
  link: PartLink;
}

/** The parts of a drawing as a table: the same numbers and links. */
export function PartTable({ head, parts, link }: PartTableProps) {
  const t = useTranslations('overview');
  const format = useFormatter();
  const cell = (part: ShownPart, hidden: boolean) => {
    const { images } = hidden ? part.hidden : part.listed;
    const text = format.number(images);
    if (images === 0 || part.facets === null) return <span className="text-muted">{text}</span>;
    return (
      <Link prefetch={false} href={link(part.facets, hidden)} className="text-link hover:underline">
        {text}
      </Link>
    );
  };
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="border-b text-left text-muted">
          <th scope="col" className="py-1.5 pr-3 font-medium">
            {head}
          </th>
          {(['column_images', 'column_hidden', 'column_bytes'] as const).map((key) => (
            <th key={key} scope="col" className="py-1.5 pl-3 text-right font-medium">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y">
        {parts.map((part) => (
          <tr key={part.key}>
            <th
              scope="row"
              className={`break-all py-1.5 pr-3 text-left font-normal ${part.mono ? 'font-mono' : ''}`}
            >
              {part.name}
            </th>
            <td className="py-1.5 pl-3 text-right tabular-nums">{cell(part, false)}</td>
            <td className="py-1.5 pl-3 text-right tabular-nums">{cell(part, true)}</td>
            <td className="whitespace-nowrap py-1.5 pl-3 text-right tabular-nums">
              {formatBytes(part.listed.bytes + part.hidden.bytes)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
