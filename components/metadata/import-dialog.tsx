'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MergeChoice, type TakeMetadata } from '@/components/metadata/merge-choice';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import { importMetadata, type MetadataFile } from '@/lib/metadata/metadata-file';

interface ImportDialogProps {
  values: Readonly<Record<string, string>>;
  onTake: TakeMetadata;
  onClose: () => void;
}

/** Properties from a JSON file or from the clipboard, seen before they are taken into the draft. */
export function ImportDialog({ values, onTake, onClose }: ImportDialogProps) {
  const listed = useListed();
  const t = useTranslations('metadata');
  const problems = useTranslations('metadataFile');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [file, setFile] = useState<MetadataFile | null>(null);
  const read = (given: string) => {
    const result = importMetadata(given);
    if ('problem' in result) setProblem(problems(result.problem, { where: result.where }));
    else setFile(result);
  };
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    const content = await chosen.text();
    setText(content);
    setProblem(undefined);
    read(content);
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(stays) => !stays && onClose()}
      title={t('import')}
      description={t('import_text')}
    >
      {file ? (
        <>
          {file.leftOut.length > 0 && (
            <Notice tone="info" title={t('import_left', { keys: listed(file.leftOut) })} />
          )}
          <MergeChoice values={values} incoming={file.properties} onTake={onTake} />
        </>
      ) : (
        <>
          <Field label={t('import_file')}>
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".json,application/json"
                onChange={(event) => void choose(event.target.files?.[0])}
                className="text-sm"
              />
            )}
          </Field>
          <Field label={t('import_paste')} error={problem}>
            {(control) => (
              <textarea
                {...control}
                rows={8}
                spellCheck={false}
                value={text}
                onChange={(event) => {
                  setText(event.target.value);
                  setProblem(undefined);
                }}
                className="field-control h-auto! py-1.5 font-mono text-sm"
              />
            )}
          </Field>
          <Button
            variant="primary"
            disabled={text.trim() === ''}
            className="self-end"
            onClick={() => read(text)}
          >
            {t('import_read')}
          </Button>
        </>
      )}
    </Dialog>
  );
}
