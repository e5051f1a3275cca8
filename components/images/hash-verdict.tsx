'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useConversion } from '@/lib/browser/import-differences';
import { useSentDigest } from '@/lib/browser/sent-digests';
import type { Image } from '@/lib/contract/image';
import { algorithmName, type HashVerdict, hashVerdict } from '@/lib/work/file-hash';

/** Whether the cloud has the very bytes that this browser sent; 'untold' where nothing can be compared. */
export function useHashVerdict(image: Image): HashVerdict {
  const digest = useSentDigest(image);
  const converted = useConversion(image) !== null;
  if (!digest || image.status !== 'active') return 'untold';
  return hashVerdict(digest, image, converted);
}

/** Quiet beside the hash of the record. */
export function HashVerdictLine({ image }: { image: Image }) {
  return <VerdictWords verdict={useHashVerdict(image)} image={image} />;
}

/** What a verdict says there; nothing of one that is told elsewhere, or of none. */
export function VerdictWords({ verdict, image }: { verdict: HashVerdict; image: Image }) {
  const t = useTranslations('bytes');
  if (verdict === 'untold' || verdict === 'different') return null;
  const algorithm = algorithmName(image.os_hash_algo ?? '');
  return <p className="text-muted">{t(verdict, { algorithm })}</p>;
}

/** Loud, at the head of the page: the cloud has other bytes than were sent. */
export function HashMismatch({ image }: { image: Image }) {
  const t = useTranslations('bytes');
  if (useHashVerdict(image) !== 'different') return null;
  return (
    <Notice tone="danger" alert title={t('different')}>
      {t('different_text')}
    </Notice>
  );
}
