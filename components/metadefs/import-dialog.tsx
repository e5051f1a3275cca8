'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FileNotes } from '@/components/metadefs/file-notes';
import { ImportReview } from '@/components/metadefs/import-review';
import { useImport } from '@/components/metadefs/use-import';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { namespaceImportCommand } from '@/lib/commands/image-commands';
import { routes } from '@/lib/routes';

/** Namespaces from files or from the clipboard, seen against what exists before anything is written. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('catalog');
  const router = useRouter();
  const toast = useToast();
  const [text, setText] = useState('');
  const [names, setNames] = useState<string[]>([]);
  const importing = useImport();
  const { file, plan, reading, error } = importing;
  const choose = async (files: FileList | null) => {
    if (!files?.length) return;
    setNames([...files].map(({ name }) => name));
    const sources = await Promise.all(
      [...files].map(async (one) => ({ name: one.name, text: await one.text() })),
    );
    // One file can be corrected here.
    setText(sources.length === 1 ? (sources[0]?.text ?? '') : '');
    await importing.read(sources);
  };
  const done = () => {
    const names = plan?.changes.map(({ namespace }) => namespace) ?? [];
    toast({ tone: 'success', title: t('imported', { count: names.length }) });
    onClose();
    if (names.length === 1 && names[0]) router.push(routes.namespace(names[0]));
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => !stays && onClose()}
      title={t('import_title')}
      description={t('import_text')}
    >
      {plan && file ? (
        <ImportReview importing={importing} file={file} plan={plan} onDone={done} />
      ) : (
        <>
          <Field label={t('import_files')}>
            {(control) => (
              <input
                {...control}
                type="file"
                multiple
                accept=".json,application/json"
                onChange={(event) => void choose(event.target.files)}
                className="text-sm"
              />
            )}
          </Field>
          <Field label={t('import_paste')}>
            {(control) => (
              <textarea
                {...control}
                rows={10}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
                className="field-control h-auto! py-1.5 font-mono text-sm"
              />
            )}
          </Field>
          {file && <FileNotes {...file} />}
          {error && <ActionErrorNotice error={error} title={t('not_read')} />}
          <Button
            variant="primary"
            pending={reading}
            disabled={text.trim() === ''}
            className="self-end"
            onClick={() => {
              setNames([]);
              void importing.read([{ name: '', text }]);
            }}
          >
            {t('import_read')}
          </Button>
        </>
      )}
      {/* The client takes a file of one namespace. */}
      {plan && !plan.overlaps && names.length > 0 && plan.changes.length === names.length && (
        <ShowCommand command={() => namespaceImportCommand(names)} withFile />
      )}
    </Dialog>
  );
}
