import { useTranslations } from 'next-intl';
import { useListed } from '@/components/ui/use-listed';
import { formatBytes } from '@/lib/format';
import type { FileReading } from '@/lib/inspect/file-kind';

/** "qcow2 v3, 20.0 GiB virtual, no backing file", or what else the file is. */
export function ReadingWords({ reading }: { reading: FileReading }): string {
  const listed = useListed();
  const t = useTranslations('create');
  const words = useTranslations('reading');
  const { header, kind, detail } = reading;
  if (kind !== 'disk') return words('kind', { kind });
  const parts = [diskWord(reading, words)];
  if (header.virtualSize !== null) parts.push(t('virtual', { size: formatBytes(header.virtualSize) }));
  if (header.formats.length > 1) parts.push(t('several_formats', { formats: listed(header.formats) }));
  // What is wrong with a partition table is nobody's business where a disk is sent as raw.
  for (const { check } of header.unsafe) if (check !== 'mbr') parts.push(t(`unsafe.${check}`));
  if (header.format === 'qcow2' && header.unsafe.length === 0 && detail === null) parts.push(t('no_backing'));
  return listed(parts);
}

function diskWord(
  { header, detail }: FileReading,
  words: ReturnType<typeof useTranslations<'reading'>>,
): string {
  if (header.format !== 'raw' && header.format !== 'gpt')
    return header.version === null ? header.format : `${header.format} v${header.version}`;
  if (detail === 'gpt' || detail === 'mbr') return words(`raw_${detail}`);
  return detail === null ? words('raw_unmarked') : words('raw_system', { system: detail });
}
