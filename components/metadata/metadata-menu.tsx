'use client';

import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { saveText } from '@/components/metadata/save-text';
import type { MetadataDraft } from '@/components/metadata/use-metadata-draft';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import { Menu } from '@/components/ui/menu';
import { rereadCatalog } from '@/lib/actions/metadata';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import type { Image } from '@/lib/contract/image';
import { exportMetadata } from '@/lib/metadata/metadata-file';

const CopyDialog = lazy(() =>
  import('@/components/metadata/copy-dialog').then((module) => module.CopyDialog),
);
const ImportDialog = lazy(() =>
  import('@/components/metadata/import-dialog').then((module) => module.ImportDialog),
);
// It brings the whole of the cryptography.
const SignDialog = lazy(
  () => import('@/components/metadata/sign-dialog').then((module) => module.SignDialog),
  { seldom: true },
);

interface MetadataMenuProps {
  image: Image;
  draft: MetadataDraft;
  disabled: boolean;
  viewer: Viewer;
}

/** Other ways to fill in properties, each into the draft and no further; and the way out as a file. */
export function MetadataMenu({ image, draft, disabled, viewer }: MetadataMenuProps) {
  const t = useTranslations('metadata');
  const router = useRouter();
  const failed = useFailureToast();
  const [open, setOpen] = useState<'copy' | 'import' | 'sign' | null>(null);
  const close = () => setOpen(null);
  const closed = disabled ? t('closed') : undefined;
  const take = (properties: Record<string, string>, removed: readonly string[] = []) => {
    draft.set(properties);
    for (const key of removed) draft.remove(key);
    close();
  };
  const reread = async () => {
    const result = await act(rereadCatalog, {});
    if (result.ok) router.refresh();
    else failed(null, t('not_reread'), result.error);
  };
  return (
    <>
      <Menu
        trigger={<IconButton label={t('more')} icon={<Ellipsis aria-hidden className="size-4" />} />}
        items={[
          { label: t('copy_from'), disabledReason: closed, onSelect: () => setOpen('copy') },
          { label: t('import'), disabledReason: closed, onSelect: () => setOpen('import') },
          {
            label: t('export'),
            onSelect: () => saveText(`${image.name || image.id}.metadata.json`, exportMetadata(draft.values)),
          },
          { label: t('sign'), disabledReason: closed, onSelect: () => setOpen('sign') },
          {
            label: t('reread'),
            onSelect: () => void reread(),
          },
        ]}
      />
      {open === 'copy' && (
        <CopyDialog
          imageId={image.id}
          projectId={viewer.projectId}
          values={draft.values}
          onTake={take}
          onClose={close}
        />
      )}
      {open === 'import' && <ImportDialog values={draft.values} onTake={take} onClose={close} />}
      {open === 'sign' && (
        <SignDialog
          viewer={viewer}
          imageStatus={image.status}
          values={draft.values}
          onTake={take}
          onClose={close}
        />
      )}
    </>
  );
}
