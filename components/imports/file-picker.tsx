'use client';

import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { DropOverlay } from '@/components/images/drop-overlay';
import { useFileDrop } from '@/components/images/use-file-drop';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { useFileLook } from '@/components/uploads/use-file-look';
import { chooseFile } from '@/lib/browser/file-handles';
import { rememberSent } from '@/lib/browser/import-differences';
import { uploadManager } from '@/lib/browser/uploads/upload-manager';
import { uploadCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import type { ImageTrack } from '@/lib/work/store-track';

interface FilePickerProps {
  image: Image;
  track: ImageTrack;
  /** Whether a file that is dropped anywhere on the page is meant for this record. */
  drops?: boolean;
}

/** Sends a file into a record that waits for its data; after a failed import, to the same stores on the same terms. */
export function FilePicker({ image, track, drops = false }: FilePickerProps) {
  const t = useTranslations('imports');
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<'empty' | 'one_file' | null>(null);
  const lacksFormats = image.disk_format === null || image.container_format === null;
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
    setProblem(file.size === 0 ? 'empty' : null);
    if (file.size > 0) void look(file, send);
  };
  const takeOne = ([file, ...more]: File[]) => {
    if (more.length > 0) setProblem('one_file');
    else if (file) take(file);
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
        disabled={lacksFormats}
        icon={<FileUp aria-hidden className="size-4" />}
        onClick={() => void choose()}
      >
        {t('upload')}
      </Button>
      {lacksFormats && <p className="text-muted text-sm">{t('formats_first')}</p>}
      <ShowCommand toFillIn command={() => uploadCommand(image.id, 'FILE', before)} />
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {t(problem)}
        </p>
      )}
      {dialog}
      {drops && !lacksFormats && <RecordDrop onFiles={takeOne} />}
    </div>
  );
}

/** Makes the page a place to drop the file of its record on. */
function RecordDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  return useFileDrop(onFiles) ? <DropOverlay record /> : null;
}
