'use client';

import { useRouter } from 'next/navigation';
import type { ImageDialogAct } from '@/components/images/use-image-acts';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { routes } from '@/lib/routes';

const ImageVerbDialog = lazy(() =>
  import('@/components/images/image-verb-dialog').then((module) => module.ImageVerbDialog),
);
const ImageCommandsDialog = lazy(() =>
  import('@/components/images/image-commands-dialog').then((module) => module.ImageCommandsDialog),
);
const OlderVersionsDialog = lazy(() =>
  import('@/components/images/older-versions-dialog').then((module) => module.OlderVersionsDialog),
);
const DeprecateDialog = lazy(() =>
  import('@/components/images/deprecate-dialog').then((module) => module.DeprecateDialog),
);

interface ImageActDialogProps {
  act: ImageDialogAct;
  image: Image;
  viewer: Viewer;
  onClose: () => void;
}

/** Asks before something is done with the image on screen; then its page is read anew, or left where the image is gone. */
export function ImageActDialog({ act, image, viewer, onClose }: ImageActDialogProps) {
  const router = useRouter();
  const props = { image, viewer, onClose };
  if (act === 'commands') return <ImageCommandsDialog {...props} />;
  if (act === 'deprecate') return <DeprecateDialog {...props} />;
  if (act === 'hide_older')
    return <OlderVersionsDialog viewer={viewer} of={image} onClose={onClose} onDone={onClose} />;
  return (
    <ImageVerbDialog
      verb={act}
      images={[image]}
      viewer={viewer}
      onClose={onClose}
      onDone={() => {
        onClose();
        if (act === 'delete') router.push(routes.images());
        else router.refresh();
      }}
    />
  );
}
