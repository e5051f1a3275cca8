'use client';

import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { useFileLook } from '@/components/uploads/use-file-look';
import { chooseFile } from '@/lib/browser/file-handles';
import { rememberSent } from '@/lib/browser/import-differences';
import { uploadManager } from '@/lib/browser/uploads/upload-manager';
import { uploadCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import type { ImageTrack } from '@/lib/work/store-track';

/** Sends a file into a record that waits for its data; after a failed import, to the same stores on the same terms. */
export function FilePicker({ image, track }: { image: Image; track: ImageTrack }) {
  const t = useTranslations('imports');
  const input = useRef<HTMLInputElement>(null);
  const [empty, setEmpty] = useState(false);
  const before = track.task?.input?.import_req;
  const send = (file: File) => {
    rememberSent(image.id, image, file.size);
    uploadManager.add({
      imageId: image.id,
      name: image.name || file.name,
      file,
      ...(before ? { target: 'stage', importRequest: before } : { target: 'file' }),
    });
  };
  const choose = async () => {
    const file = await chooseFile(input.current);
    if (file) take(file);
  };
  const { look, dialog } = useFileLook(image, () => void choose());
  const take = (file: File) => {
    setEmpty(file.size === 0);
    if (file.size > 0) void look(file, send);
  };
  return (
    <div className="flex flex-col items-start gap-1">
      <input
        ref={input}
        type="file"
        aria-label={t('file')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) take(file);
        }}
      />
      <Button
        disabled={image.disk_format === null || image.container_format === null}
        icon={<FileUp aria-hidden className="size-4" />}
        onClick={() => void choose()}
      >
        {t('upload')}
      </Button>
      {(image.disk_format === null || image.container_format === null) && (
        <p className="text-muted text-sm">{t('formats_first')}</p>
      )}
      <ShowCommand toFillIn command={() => uploadCommand(image.id, 'FILE', before)} />
      {empty && (
        <p role="alert" className="text-danger text-sm">
          {t('empty')}
        </p>
      )}
      {dialog}
    </div>
  );
}
