'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { ChosenFile } from '@/components/images/use-chosen-file';
import { AdviceLine } from '@/components/metadata/advice-line';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { lazy } from '@/components/ui/lazy';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import {
  type CreateImageValues,
  propertyLines,
  refusedText,
  withPropertyLines,
} from '@/lib/forms/create-image';
import { imageAdvice } from '@/lib/metadata/image-advice';
import { signatureProblems } from '@/lib/metadata/signature';
import { signatureKeys } from '@/lib/metadata/signature-keys';

// It brings the whole of the cryptography.
const SignDialog = lazy(
  () => import('@/components/metadata/sign-dialog').then((module) => module.SignDialog),
  { seldom: true },
);

interface CreateImageMetadataProps {
  form: UseFormReturn<CreateImageValues>;
  chosen: Pick<ChosenFile, 'file' | 'signatureDropped' | 'belongs'>;
  viewer: Viewer;
  problem: string | undefined;
}

/** Properties as lines, what the guide says of them, and the signature that must be there before the data. */
export function CreateImageMetadata({ form, chosen, viewer, problem }: CreateImageMetadataProps) {
  const listed = useListed();
  const t = useTranslations('create');
  const validation = useTranslations('validation');
  const signing = useTranslations('signing');
  const signature = useTranslations('signature');
  const [signOpen, setSignOpen] = useState(false);
  const [text, diskFormat, source, required] = form.watch([
    'properties',
    'disk_format',
    'source',
    'requiredKeys',
  ]);
  const wanted = (required ?? []).filter((key) => key !== 'name');
  const properties = Object.fromEntries(propertyLines(text));
  const set = (more: Record<string, string>) =>
    form.setValue('properties', withPropertyLines(text, more), { shouldDirty: true, shouldValidate: true });
  const problems = signatureProblems(properties);
  const refused = refusedText(text);
  return (
    <>
      <Field
        label={t('properties')}
        hint={[
          t('properties_hint'),
          ...(wanted.length > 0 ? [t('required_keys', { keys: listed(wanted) })] : []),
        ].join(' ')}
        error={refused ? validation(refused) : problem}
      >
        {(control) => (
          <textarea
            {...control}
            rows={4}
            spellCheck={false}
            placeholder="hw_disk_bus=virtio"
            {...form.register('properties')}
            className="field-control h-auto! py-1.5 font-mono text-sm"
          />
        )}
      </Field>
      <div>
        {imageAdvice(properties, diskFormat || null).map((advice) => (
          <div key={`${advice.key} ${advice.kind}`} className="flex flex-wrap items-baseline gap-x-2">
            <code className="font-mono text-sm">{advice.key}</code>
            <AdviceLine advice={advice} onFix={set} />
          </div>
        ))}
        {signatureKeys.map((key) => {
          const wrong = problems[key];
          return (
            wrong && (
              <p key={key} className="text-danger text-sm">
                <code className="font-mono">{key}</code>: {signature(wrong)}
              </p>
            )
          );
        })}
      </div>
      {chosen.signatureDropped && (
        <Notice tone="info" alert>
          {t('signature_dropped')}
        </Notice>
      )}
      {source === 'file' && (
        <Button disabled={!chosen.file} onClick={() => setSignOpen(true)} className="self-start">
          {signing('button')}
        </Button>
      )}
      {signOpen && (
        <SignDialog
          viewer={viewer}
          imageStatus={null}
          file={chosen.file}
          values={properties}
          onTake={(signed) => {
            set(signed);
            chosen.belongs(signed);
            setSignOpen(false);
          }}
          onClose={() => setSignOpen(false)}
        />
      )}
    </>
  );
}
