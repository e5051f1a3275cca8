'use client';

import { useTranslations } from 'next-intl';
import { FileNotices } from '@/components/images/file-notices';
import { ReadingWords } from '@/components/images/reading-words';
import type { LookedAt } from '@/components/images/use-address-look';
import { Notice } from '@/components/ui/notice';
import type { AddressLook } from '@/lib/contract/address-look';
import { formatBytes } from '@/lib/format';
import { addressName } from '@/lib/images/address-name';
import type { AcceptedFormats } from '@/lib/inspect/file-advice';
import type { SuitingFormats } from '@/lib/inspect/file-kind';

interface AddressFindingsProps {
  lookedAt: LookedAt;
  /** What the form says that the image is. */
  chosen: SuitingFormats;
  capabilities: AcceptedFormats;
  /** The cloud offers this address itself. */
  isOffered: boolean;
}

/** What is known of an address before the cloud is sent there: what clouds allow, and what the dashboard saw. */
export function AddressFindings({ lookedAt, chosen, capabilities, isOffered }: AddressFindingsProps) {
  const t = useTranslations('address_look');
  const { address, look, isLooking } = lookedAt;
  const port = address === null ? '' : new URL(address).port;
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      <p role="status" className="break-words text-muted text-sm empty:hidden">
        {isLooking && t('looking')}
        {!isLooking && look && <LookWords look={look} />}
      </p>
      {port !== '' && !isOffered && <Notice tone="warning">{t('odd_port', { port })}</Notice>}
      {!isLooking && look?.state === 'refused' && (
        <Notice tone="warning">{t('refused', { status: look.status })}</Notice>
      )}
      {!isLooking && look?.state === 'found' && look.size === 0 && (
        <Notice tone="danger">{t('empty')}</Notice>
      )}
      {!isLooking && look?.state === 'found' && look.reading && (
        <FileNotices
          file={{ name: look.name || addressName(address ?? ''), size: look.size ?? 0 }}
          reading={look.reading}
          chosen={chosen}
          capabilities={capabilities}
        />
      )}
    </div>
  );
}

function LookWords({ look }: { look: AddressLook }) {
  const t = useTranslations('address_look');
  if (look.state === 'refused') return null;
  if (look.state === 'unchecked') return t('unchecked', { reason: look.reason });
  const { size, type, resumable, host, reading } = look;
  return (
    <>
      {size === null ? t('size_unknown') : formatBytes(size)}
      {' · '}
      {reading ? <ReadingWords reading={reading} /> : (type ?? t('type_unknown'))}
      {' · '}
      {t(resumable ? 'resumable' : 'not_resumable')}
      {host !== null && ` · ${t('host', { host })}`}
    </>
  );
}
