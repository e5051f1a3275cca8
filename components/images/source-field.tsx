'use client';

import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { ReadingWords } from '@/components/images/reading-words';
import { RegionPicker } from '@/components/images/region-picker';
import { SamplePicker } from '@/components/images/sample-picker';
import { Button } from '@/components/ui/button';
import { RadioCards } from '@/components/ui/radio-cards';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import { chooseFile, droppedFiles } from '@/lib/browser/file-handles';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { SampleImage } from '@/lib/contract/sample-image';
import { formatBytes } from '@/lib/format';
import type { CreateImageValues } from '@/lib/forms/create-image';
import type { FileReading } from '@/lib/inspect/file-kind';

interface SourceFieldProps {
  form: UseFormReturn<CreateImageValues>;
  file: File | null;
  /** What the bytes of the file say, or null before they are read. */
  reading: FileReading | null;
  /** What reads files did not load, and is tried again. */
  unread: boolean;
  problem: (name: keyof CreateImageValues | 'file') => string | undefined;
  capabilities: Capabilities;
  viewer: Viewer;
  /** Images that the cloud offers to try an import with. */
  samples: readonly SampleImage[];
  /** What is known of the address that is typed. */
  children?: ReactNode;
  onSample: (sample: SampleImage) => void;
  onFile: (file: File | null) => void;
  /** Files that were dropped, none or many. */
  onFiles: (files: File[]) => void;
}

/** Where the bytes come from: a file of this computer, an address the cloud fetches, or nowhere yet. */
export function SourceField({
  form,
  file,
  reading,
  unread,
  problem,
  capabilities,
  viewer,
  samples,
  children,
  onSample,
  onFile,
  onFiles,
}: SourceFieldProps) {
  const t = useTranslations('create');
  const source = form.watch('source');
  const fetches = capabilities.importMethods.includes('web-download');
  const others = otherRegions(capabilities, viewer);
  return (
    <section className="flex flex-col gap-3 rounded border bg-surface p-4">
      <RadioCards
        legend={t('source')}
        name="source"
        value={source}
        onValueChange={(value) => {
          form.setValue('source', value, { shouldDirty: true });
          // It fills in again what an address filled in meanwhile.
          if (value === 'file' && file) onFile(file);
        }}
        options={[
          { value: 'file', label: t('source_file'), hint: t('source_file_hint') },
          ...(fetches ? [{ value: 'url' as const, label: t('source_url'), hint: t('source_url_hint') }] : []),
          ...(others.length > 0
            ? [{ value: 'region' as const, label: t('source_region'), hint: t('source_region_hint') }]
            : []),
          { value: 'none', label: t('source_none'), hint: t('source_none_hint') },
        ]}
      />
      {source === 'file' && (
        <FileDrop
          file={file}
          reading={reading}
          unread={unread}
          error={problem('file')}
          onFile={onFile}
          onFiles={onFiles}
        />
      )}
      {source === 'url' && (
        <TextField
          label={t('uri')}
          hint={t('uri_hint')}
          error={problem('uri')}
          inputMode="url"
          placeholder="https://"
          {...form.register('uri')}
        />
      )}
      {source === 'url' && children}
      {source === 'url' && samples.length > 0 && (
        <SamplePicker form={form} samples={samples} onChoose={onSample} />
      )}
      {source === 'region' && (
        <RegionPicker form={form} regions={others} projectId={viewer.projectId} problem={problem} />
      )}
    </section>
  );
}

/** Regions that this one's Glance can fetch images from: none where it does not do that. */
function otherRegions({ importMethods }: Capabilities, { region, regions }: Viewer): string[] {
  return importMethods.includes('glance-download') ? regions.filter((name) => name !== region) : [];
}

interface FileDropProps {
  file: File | null;
  reading: FileReading | null;
  unread: boolean;
  error: string | undefined;
  onFile: (file: File | null) => void;
  onFiles: (files: File[]) => void;
}

function FileDrop({ file, reading, unread, error, onFile, onFiles }: FileDropProps) {
  const t = useTranslations('create');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  const choose = async () => {
    const chosen = await chooseFile(input.current);
    if (chosen) onFile(chosen);
  };
  return (
    <div className="flex flex-col gap-1">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center gap-2 rounded border border-dashed p-5 text-center ${over ? 'border-focus bg-accent-soft' : error ? 'border-danger' : 'border-line-strong'}`}
      >
        <input
          ref={input}
          type="file"
          name="file"
          aria-label={t('file')}
          aria-describedby={error ? 'file-error' : undefined}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        />
        {file ? (
          <>
            <p className="max-w-full truncate font-medium">{file.name}</p>
            <p className="text-muted text-sm">
              {formatBytes(file.size)}
              {reading && ' · '}
              {reading && <ReadingWords reading={reading} />}
            </p>
          </>
        ) : (
          <p className="text-muted">{t('drop')}</p>
        )}
        <Button
          data-field="file"
          icon={<FileUp aria-hidden className="size-4" />}
          onClick={() => void choose()}
        >
          {file ? t('other_file') : t('choose_file')}
        </Button>
      </div>
      <p role="status" className="text-sm text-warning empty:hidden">
        {unread && t('file_unread')}
      </p>
      {error && (
        <p id="file-error" role="alert" className="text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
