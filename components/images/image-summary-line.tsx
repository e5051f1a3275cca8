'use client';

import { useTranslations } from 'next-intl';
import { useProjectName } from '@/components/images/use-project-name';
import type { Viewer } from '@/lib/auth/viewer';
import { formatBytes, shortId } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';

/** What one comes to an image for, in one line: format, size, system, owner, and who sees it. */
export function ImageSummaryLine({ image, viewer }: { image: ImageSummary; viewer: Viewer }) {
  const t = useTranslations('detail');
  const visibility = useTranslations('visibility');
  const owner = useProjectName(image.owner, viewer) ?? (image.owner ? shortId(image.owner) : null);
  const text = (value: string | null | undefined) => shownText(value ?? '');
  const container = image.container_format === 'bare' ? '' : text(image.container_format);
  const format = [text(image.disk_format), container].filter(Boolean).join(' / ');
  const system = [text(image.os_distro), text(image.os_version), text(image.architecture)]
    .filter(Boolean)
    .join(' ');
  const parts = [
    format,
    image.size === null ? '' : formatBytes(image.size),
    image.virtual_size === null || image.virtual_size === image.size
      ? ''
      : t('virtual', { size: formatBytes(image.virtual_size) }),
    system,
    owner === null ? '' : t('owned_by', { project: owner }),
    visibility(image.visibility),
  ].filter(Boolean);
  // Inter would draw "12 x86_64" as "12 ×86_64".
  return (
    <p className="min-w-0 break-words text-muted text-sm [font-variant-ligatures:no-contextual]">
      {/* A line ends behind a dot, and no part is cut in two. */}
      {parts.map((part) => part.replaceAll(' ', '\u00a0')).join('\u00a0· ')}
    </p>
  );
}
