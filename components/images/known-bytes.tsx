'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useFileHash } from '@/lib/browser/file-hashes';
import { formatBytes } from '@/lib/format';
import { shownText } from '@/lib/images/odd-text';
import { sameBytesOptions } from '@/lib/queries/images';
import { routes } from '@/lib/routes';

interface KnownBytesProps {
  file: File;
  projectId: string;
  /** The image that the file is sent to, which is not told of. */
  imageId?: string;
}

/** How far the digest of a file is, and which images have these very bytes. Nothing waits for it. */
export function KnownBytes({ file, projectId, imageId }: KnownBytesProps) {
  const t = useTranslations('bytes');
  const list = useTranslations('list');
  const hash = useFileHash(file);
  const { data = [] } = useQuery(sameBytesOptions(hash?.value ?? '', projectId));
  const [image] = data.filter(({ id }) => id !== imageId);
  if (!hash || hash.failed) return null;
  if (hash.value === null)
    return imageId ? null : (
      <p className="text-muted text-sm">
        {t('hashing', { done: formatBytes(hash.hashed), size: formatBytes(file.size) })}
      </p>
    );
  return (
    <div role="status" className="empty:hidden">
      {image && (
        <Notice
          tone="info"
          title={t('known', { name: shownText(image.name ?? '') || list('unnamed') })}
          action={
            <Link prefetch={false} href={routes.image(image.id)} className="text-link hover:underline">
              {t('look')}
            </Link>
          }
        >
          {t(imageId ? 'known_sent' : 'known_text')}
        </Notice>
      )}
    </div>
  );
}
