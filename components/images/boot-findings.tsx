'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { BootWords, ProposalWords } from '@/components/images/boot-words';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { type CreateImageValues, propertyLines } from '@/lib/forms/create-image';
import { type BootCheckAnswer, checkBoot } from '@/lib/inspect/boot-check';
import { type BootProposal, bootProposals } from '@/lib/inspect/boot-proposals';
import { blobBytes } from '@/lib/inspect/bytes';
import type { FileReading } from '@/lib/inspect/file-kind';

interface BootFindingsProps {
  file: File;
  reading: FileReading;
  values: Pick<CreateImageValues, 'architecture' | 'min_disk' | 'properties'>;
  onTake: (proposals: readonly BootProposal[]) => void;
}

/** How the disk in a chosen file boots, and what to set for it with one click; what is set already stays. */
export function BootFindings({ file, reading, values, onTake }: BootFindingsProps) {
  const t = useTranslations('boot_check');
  const [found, setFound] = useState<{ file: File; answer: BootCheckAnswer } | null>(null);
  // Bytes that nothing marks as a disk have nothing to say of it.
  const isDisk =
    reading.kind === 'disk' &&
    reading.header.formats.length === 1 &&
    !(reading.header.format === 'raw' && reading.detail === null);
  useEffect(() => {
    if (!isDisk) return;
    let stale = false;
    checkBoot(blobBytes(file), reading.header)
      .then((answer) => {
        if (!stale) setFound({ file, answer });
      })
      .catch((cause: unknown) => {
        // A file that cannot be read is told at its field.
        if (!(cause instanceof DOMException)) throw cause;
      });
    return () => {
      stale = true;
    };
  }, [file, reading, isDisk]);
  if (!isDisk || found?.file !== file) return null;
  const { answer } = found;
  if (!answer.ok) return <p className="text-muted text-sm">{t('unread', { reason: answer.reason })}</p>;
  const { check } = answer;
  const proposals = bootProposals(check);
  const open = proposals.filter((proposal) => isUnset(proposal, values));
  return (
    <div role="status">
      <Notice
        tone="info"
        title={t('title')}
        action={
          open.length > 0 && (
            <Button size="sm" onClick={() => onTake(open)}>
              {t('take', { count: open.length })}
            </Button>
          )
        }
      >
        <BootWords check={check} />
        <ProposalWords proposals={open} />
        {proposals.length > 0 && proposals.every((proposal) => isSet(proposal, values)) && (
          <p>{t('taken')}</p>
        )}
      </Notice>
    </div>
  );
}

/** A field that nobody has filled in, or a property that is not there; a larger minimum disk is fine as well. */
function isUnset({ key, value }: BootProposal, values: BootFindingsProps['values']): boolean {
  if (key === 'architecture') return values.architecture === '';
  if (key === 'min_disk') return (Number(values.min_disk) || 0) < Number(value);
  return !propertyLines(values.properties).some(([name]) => name === key);
}

/** The form says what is proposed, whoever filled it in. */
function isSet({ key, value }: BootProposal, values: BootFindingsProps['values']): boolean {
  if (key === 'architecture') return values.architecture === value;
  if (key === 'min_disk') return Number(values.min_disk) >= Number(value);
  return propertyLines(values.properties).some(([name, set]) => name === key && set === value);
}
