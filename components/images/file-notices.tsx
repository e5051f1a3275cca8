'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import type { AcceptedFormats, FileAdvice } from '@/lib/inspect/file-advice';
import { fileAdvice } from '@/lib/inspect/file-advice';
import type { FileReading, SuitingFormats } from '@/lib/inspect/file-kind';

interface FileNoticesProps {
  file: Pick<File, 'name' | 'size'>;
  reading: FileReading;
  /** What the form says that the file is. */
  chosen: SuitingFormats;
  capabilities: AcceptedFormats;
}

/** What somebody should know of a chosen file before a byte of it is sent, and the command that helps. */
export function FileNotices({ file, reading, chosen, capabilities }: FileNoticesProps) {
  return <AdviceList told={fileAdvice(reading, file.name, file.size, chosen, capabilities)} />;
}

/** Sentences of a file, each with the command that helps. */
export function AdviceList({ told }: { told: readonly FileAdvice[] }) {
  const t = useTranslations('file_advice');
  return (
    <div role="status" className="flex flex-col gap-3 empty:hidden">
      {told.map(({ key, tone, values, command }) => (
        <Notice key={key} tone={tone}>
          {t(key as Parameters<typeof t>[0], values)}
          {command && <code className="mt-1 block break-all font-mono">{command}</code>}
        </Notice>
      ))}
    </div>
  );
}
