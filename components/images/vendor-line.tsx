'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { compareWithVendor } from '@/lib/actions/vendor';
import { act } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { Image } from '@/lib/contract/image';
import { algorithmName } from '@/lib/work/file-hash';
import { vendorState } from '@/lib/work/vendor-checksum';

/** What the vendor says of the bytes, where that was found, and whether these are they. */
export function VendorLine({ image }: { image: Image }) {
  const t = useTranslations('vendor');
  const vendor = vendorState(image);
  if (!vendor) return null;
  const { state, algorithm, value, source, at } = vendor;
  return (
    <div>
      <CopyText text={`${algorithm}:${value}`} label={t('checksum')} whole />
      <p className={state === 'different' ? 'text-danger' : 'text-muted'}>
        {t(state, { algorithm: algorithmName(algorithm) })}
        {at !== null && <> {t.rich('read_at', { time: () => <RelativeTime iso={at} /> })}</>}
      </p>
      {source && (
        <p className="break-all text-muted">
          {source === 'typed' ? t('from_typed') : t('from_address', { source })}
        </p>
      )}
    </div>
  );
}

/** Loud, at the head of the page: the bytes are not the vendor's, or nobody has compared them. */
export function VendorNotice({ image }: { image: Image }) {
  const t = useTranslations('vendor');
  const router = useRouter();
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const vendor = vendorState(image);
  if (!vendor || image.status !== 'active') return null;
  const algorithm = algorithmName(vendor.algorithm);
  if (vendor.state === 'different')
    return (
      <Notice tone="danger" alert title={t('is_different')}>
        {t('is_different_text', { algorithm })}
      </Notice>
    );
  if (vendor.state !== 'unchecked') return null;
  const compare = async () => {
    setReading(true);
    setError(null);
    const result = await act(compareWithVendor, { id: image.id });
    setReading(false);
    if (!result.ok) return setError(result.error);
    router.refresh();
  };
  return (
    <>
      <Notice
        tone="warning"
        title={t('is_unchecked')}
        action={
          <Button size="sm" pending={reading} onClick={() => void compare()}>
            {t('compare')}
          </Button>
        }
      >
        {t('is_unchecked_text', { algorithm, own: algorithmName(image.os_hash_algo ?? '') })}
      </Notice>
      {error && <ActionErrorNotice error={error} title={t('not_compared')} />}
    </>
  );
}
