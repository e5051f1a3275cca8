'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { FormSection } from '@/components/images/form-section';
import {
  AccessFields,
  AdvancedFields,
  FormatFields,
  NameFields,
  RequirementFields,
} from '@/components/images/image-fields';
import { undoEdit } from '@/components/images/undo-steps';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { useUndo } from '@/components/images/use-undo';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { FormProblems } from '@/components/shell/form-problems';
import { PageHeader } from '@/components/shell/page-header';
import { RestoredNotice } from '@/components/shell/restored-notice';
import { ShowCommand } from '@/components/shell/show-command';
import { useKeptForm } from '@/components/shell/use-kept-form';
import { Button, buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useToast } from '@/components/ui/toast';
import { updateImage } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import { updateCommand } from '@/lib/commands/image-commands';
import type { ActionError } from '@/lib/contract/action-result';
import type { Capabilities } from '@/lib/contract/capabilities';
import type { Image } from '@/lib/contract/image';
import { changedFields, editImageValues, imagePatch, twinFields } from '@/lib/forms/edit-image';
import { type ImageValues, imageValuesSchema, tagList } from '@/lib/forms/image-values';
import { imageCan } from '@/lib/images/image-can';
import { routes } from '@/lib/routes';

interface EditImageFormProps {
  image: Image;
  capabilities: Capabilities;
  viewer: Viewer;
}

/** Edits what may be edited and sends only what changed. */
export function EditImageForm({ image, capabilities, viewer }: EditImageFormProps) {
  const t = useTranslations('edit');
  const fields = useTranslations('fields');
  const list = useTranslations('list');
  const validation = useTranslations('validation');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const toast = useToast();
  const undo = useUndo();
  const [base, setBase] = useState(() => editImageValues(image));
  const [error, setError] = useState<ActionError | null>(null);
  const [conflicts, setConflicts] = useState<Record<string, string>>({});
  const form = useForm<ImageValues>({
    resolver: zodResolver(imageValuesSchema),
    defaultValues: base,
    mode: 'onTouched',
  });
  const { handleSubmit, watch, formState, setError: setFieldError } = form;
  const values = watch();
  const changed = changedFields(base, values);
  const twins = twinFields(image, base, values);
  const kept = useKeptForm(`edit.${image.id}`, form);
  const [leaving, setLeaving] = useState(false);
  useLeaveWarning(changed.length > 0 && !leaving);
  const refusal = imageCan.edit(image, viewer);
  const disabled = refusal !== null;
  const problem = (name: keyof ImageValues) => {
    const message = twins.includes(name) ? 'property_case' : formState.errors[name]?.message;
    return message ? validation(message as Parameters<typeof validation>[0]) : undefined;
  };

  const words = useTranslations('detail');
  const shown = (value: ImageValues[keyof ImageValues]) =>
    typeof value === 'boolean' ? words(value ? 'yes' : 'no') : value || '–';

  const submit = handleSubmit(async (checked) => {
    if (twins.length > 0) return;
    setError(null);
    setConflicts({});
    const result = await act(updateImage, { id: image.id, base, values: checked });
    if (result.ok) {
      kept.forget();
      setLeaving(true);
      toast({
        tone: 'success',
        title: t('saved', { name: checked.name || image.id }),
        action: undo(undoEdit(image.id, base, checked)),
      });
      router.push(routes.image(image.id));
      return;
    }
    if (result.error.kind === 'conflict' && result.error.fields) return setConflicts(result.error.fields);
    for (const [path, key] of Object.entries(result.error.fields ?? {})) {
      setFieldError(path.replace(/^values\./, '') as keyof ImageValues, { message: key });
    }
    if (!result.error.fields) setError(result.error);
  });
  /** Takes somebody else's change as known, so that the next save overwrites it on purpose. */
  const keepMine = () => {
    setBase((present) => ({ ...present, ...(conflicts as Partial<ImageValues>) }));
    setConflicts({});
  };

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
    >
      <PageHeader
        title={t('heading', { name: image.name || image.id })}
        trail={[
          { label: list('title'), href: routes.images() },
          { label: image.name || image.id, href: routes.image(image.id) },
        ]}
      />
      <div className="grid max-w-[1080px] grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,720px)_280px]">
        <div className="flex flex-col gap-6">
          {refusal && <Notice tone="info" title={refusals(refusal)} />}
          {kept.restored && <RestoredNotice onDiscard={kept.discard} />}
          <FormSection title={t('what')}>
            <NameFields form={form} problem={problem} disabled={disabled} />
            <FormatFields
              form={form}
              problem={problem}
              disabled={disabled || image.status !== 'queued'}
              capabilities={capabilities}
              hint={image.status === 'queued' ? undefined : t('formats_fixed')}
            />
          </FormSection>
          <FormSection title={t('requirements')}>
            <RequirementFields form={form} problem={problem} disabled={disabled} />
          </FormSection>
          <FormSection title={t('access')}>
            <AccessFields
              form={form}
              problem={problem}
              viewer={viewer}
              current={image.visibility}
              disabled={disabled}
            />
          </FormSection>
          <FormSection title={t('advanced')} folded>
            <AdvancedFields form={form} problem={problem} disabled={disabled} />
          </FormSection>
        </div>
        <aside className="flex flex-col gap-3 lg:sticky lg:top-16 lg:self-start">
          <section aria-label={t('changes')} className="rounded border bg-surface p-4">
            <h2 className="mb-2 font-medium text-sm">{t('changes')}</h2>
            {changed.length === 0 ? (
              <p className="text-muted text-sm">{t('nothing')}</p>
            ) : (
              <ul className="flex flex-col gap-1 text-sm">
                {changed.map((name) => (
                  <li key={name} className="break-words">
                    {t('change', { field: fields(name), old: shown(base[name]), new: shown(values[name]) })}
                  </li>
                ))}
              </ul>
            )}
          </section>
          {Object.keys(conflicts).length > 0 && (
            <Notice tone="warning" alert title={t('conflict')}>
              <ul>
                {Object.entries(conflicts).map(([name, theirs]) => (
                  <li key={name} className="break-words">
                    {t('conflict_field', {
                      field: fields(name as keyof ImageValues),
                      theirs: theirs || '–',
                      mine: String(values[name as keyof ImageValues]) || '–',
                    })}
                  </li>
                ))}
              </ul>
              <Button size="sm" onClick={keepMine} className="mt-2">
                {t('keep_mine')}
              </Button>
            </Notice>
          )}
          {formState.isSubmitted && (
            <FormProblems
              fields={(Object.keys(base) as (keyof ImageValues)[])
                .filter((name) => problem(name) !== undefined)
                .map((name) => ({ name, label: fields(name) }))}
            />
          )}
          {error && <ActionErrorNotice error={error} title={t('not_saved')} />}
          <Button
            type="submit"
            variant="primary"
            disabled={disabled || changed.length === 0}
            pending={formState.isSubmitting || leaving}
          >
            {t('save')}
          </Button>
          <Link
            prefetch={false}
            href={routes.image(image.id)}
            onClick={kept.forget}
            className={buttonClass()}
          >
            {t('cancel')}
          </Link>
          <ShowCommand
            command={() => updateCommand(image.id, imagePatch(base, values), tagList(base.tags))}
          />
        </aside>
      </div>
    </form>
  );
}
