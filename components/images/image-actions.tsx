'use client';

import { Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DownloadButton } from '@/components/images/download-button';
import { type ImageVerb, useImageVerbs } from '@/components/images/use-image-verbs';
import { Button, buttonClass } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import { routes } from '@/lib/routes';

const ImageVerbDialog = lazy(() =>
  import('@/components/images/image-verb-dialog').then((module) => module.ImageVerbDialog),
);

/** What can be done to an image; what cannot says why. */
export function ImageActions({
  image,
  viewer,
  onDone,
}: {
  image: Image;
  viewer: Viewer;
  onDone: () => void;
}) {
  const t = useTranslations('list');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const verbs = useImageVerbs(image, viewer);
  const [verb, setVerb] = useState<ImageVerb | null>(null);
  const refusal = imageCan.edit(image, viewer);
  const noData = imageCan.download(image, viewer);
  const done = () => {
    setVerb(null);
    if (verb === 'delete') router.push(routes.images());
    else onDone();
  };
  return (
    <div className="flex flex-wrap gap-2">
      {refusal ? (
        <Button disabled title={refusals(refusal)} icon={<Pencil aria-hidden className="size-4" />}>
          {t('edit')}
        </Button>
      ) : (
        <Link prefetch={false} href={routes.editImage(image.id)} className={buttonClass()}>
          <Pencil aria-hidden className="size-4" />
          {t('edit')}
        </Link>
      )}
      {noData === null && <DownloadButton image={image} />}
      {verbs.map((entry) => {
        // A protected image opens the dialog, which offers to take the protection off.
        const closed = entry.refusal !== undefined && imageCan.protect(image, viewer) !== null;
        return (
          <Button
            key={entry.verb}
            disabled={closed}
            title={entry.refusal}
            icon={entry.verb === 'delete' && <Trash2 aria-hidden className="size-4 text-danger" />}
            onClick={() => setVerb(entry.verb)}
          >
            {entry.label}
          </Button>
        );
      })}
      {noData && <p className="basis-full text-muted text-sm">{refusals(noData)}</p>}
      {refusal && <p className="basis-full text-muted text-sm">{refusals(refusal)}</p>}
      {verb && (
        <ImageVerbDialog
          verb={verb}
          images={[image]}
          viewer={viewer}
          onClose={() => setVerb(null)}
          onDone={done}
        />
      )}
    </div>
  );
}
