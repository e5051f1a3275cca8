'use client';

import { type ReactNode, useState } from 'react';
import { lazy } from '@/components/ui/lazy';
import type { Questionable } from '@/components/uploads/file-look-dialog';
import type { RecordFormats } from '@/lib/inspect/file-advice';

const FileLookDialog = lazy(
  () => import('@/components/uploads/file-look-dialog').then((module) => module.FileLookDialog),
  { seldom: true },
);

export interface FileLook {
  /** Looks at a file and calls `send`: at once where it suits the record, else when somebody says so. */
  look: (file: File, send: (file: File) => void) => Promise<void>;
  /** What asks; it belongs anywhere on the page. */
  dialog: ReactNode;
}

/**
 * The look that the create form takes at a file, for one that is sent into a record that exists: what its bytes say against
 * the record is told before a byte is sent, and going on is allowed. `another` has another file chosen. A file that cannot
 * be looked at is sent, as its upload tells why it cannot be read.
 */
export function useFileLook(record: RecordFormats, another: () => void): FileLook {
  const [asked, setAsked] = useState<(Questionable & { send: () => void }) | null>(null);
  const look: FileLook['look'] = async (file, send) => {
    setAsked(null);
    // What reads files comes with the first one.
    const found = await import('@/components/uploads/read-questionable')
      .then(({ readQuestionable }) => readQuestionable(file, record))
      .catch(() => null);
    if (found) setAsked({ ...found, send: () => send(file) });
    else send(file);
  };
  const dialog = asked && (
    <FileLookDialog
      {...asked}
      record={record}
      onClose={() => setAsked(null)}
      onAnother={() => {
        setAsked(null);
        another();
      }}
      onSend={() => {
        setAsked(null);
        asked.send();
      }}
    />
  );
  return { look, dialog };
}
