'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Field } from '@/components/ui/field';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import type { Capabilities } from '@/lib/contract/capabilities';
import { imageVisibilities } from '@/lib/contract/image-words';
import type { ImageValues } from '@/lib/forms/image-values';
import { imageCan } from '@/lib/images/image-can';
import { hasDirectionMarks } from '@/lib/images/odd-text';
import { offeredValues, ruleOf } from '@/lib/metadata/image-rules';
import { valueProblem } from '@/lib/metadata/property-key';

/** The fields that create and edit share, over any form that has them. */
export interface ImageFieldsProps<Values extends ImageValues & FieldValues> {
  form: UseFormReturn<Values>;
  /** The reason why a field cannot stay as it is. */
  problem: (name: keyof ImageValues) => string | undefined;
  disabled?: boolean;
}

/** The reason for a field, told with the first character that no Glance takes, not when the field is left: no more mends it. */
function useProblem<Values extends ImageValues & FieldValues>({
  form,
  problem,
}: Pick<ImageFieldsProps<Values>, 'form' | 'problem'>) {
  const validation = useTranslations('validation');
  return (name: keyof ImageValues) => {
    const refused = valueProblem(String(form.watch(name as string as FieldPath<Values>) ?? ''));
    return refused ? validation(refused) : problem(name);
  };
}

function registrar<Values extends ImageValues & FieldValues>(form: UseFormReturn<Values>) {
  return (name: keyof ImageValues) => form.register(name as string as FieldPath<Values>);
}

/** Name, description, tags; `advice` on the name stands right under it. */
export function NameFields<Values extends ImageValues & FieldValues>({
  form,
  problem,
  disabled,
  advice,
}: ImageFieldsProps<Values> & { advice?: ReactNode }) {
  const t = useTranslations('fields');
  const register = registrar(form);
  const wrong = useProblem({ form, problem });
  const name = String(form.watch('name' as FieldPath<Values>) ?? '');
  return (
    <>
      <div className="flex flex-col gap-1">
        <TextField
          label={t('name')}
          hint={hasDirectionMarks(name) ? t('direction_marks') : undefined}
          error={wrong('name')}
          readOnly={disabled}
          {...register('name')}
        />
        {advice}
      </div>
      <Field label={t('description')} error={wrong('description')}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            readOnly={disabled}
            {...register('description')}
            className="field-control h-auto! py-1.5"
          />
        )}
      </Field>
      <TextField
        label={t('tags')}
        hint={t('tags_hint')}
        error={wrong('tags')}
        readOnly={disabled}
        {...register('tags')}
      />
    </>
  );
}

/** Disk and container format, as the cloud accepts them, and the architecture. */
export function FormatFields<Values extends ImageValues & FieldValues>({
  form,
  problem,
  disabled,
  capabilities,
  hint,
}: ImageFieldsProps<Values> & { capabilities: Capabilities; hint?: string }) {
  const t = useTranslations('fields');
  const formats = useTranslations('formats');
  const register = registrar(form);
  const choice = (value: string) => ({
    value,
    label: formats.has(value as 'raw') ? t('choice', { value, means: formats(value as 'raw') }) : value,
  });
  const field = (name: 'disk_format' | 'container_format', formats: readonly string[]) => {
    const shared = {
      label: t(name),
      error: problem(name),
      hint: name === 'disk_format' ? hint : undefined,
      disabled,
      ...register(name),
    };
    // A schema without a list takes any word, and only the cloud's answer tells which.
    if (formats.length === 0) return <TextField {...shared} spellCheck={false} autoComplete="off" />;
    const now = String(form.watch(name as string as FieldPath<Values>) ?? '');
    // A format that came from elsewhere is shown as what it is, not as none.
    const all = now === '' || formats.includes(now) ? formats : [...formats, now];
    return <SelectField {...shared} choices={[{ value: '', label: t('choose') }, ...all.map(choice)]} />;
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {field('disk_format', capabilities.diskFormats)}
      {field('container_format', capabilities.containerFormats)}
    </div>
  );
}

const architectureRule = ruleOf('architecture');
/** The usual ones first; any other may be typed. */
const offeredArchitectures = architectureRule
  ? [...new Set(['x86_64', 'aarch64', ...offeredValues(architectureRule)])]
  : [];

/** What an instance needs to boot the image. */
export function RequirementFields<Values extends ImageValues & FieldValues>({
  form,
  problem,
  disabled,
}: ImageFieldsProps<Values>) {
  const t = useTranslations('fields');
  const register = registrar(form);
  const wrong = useProblem({ form, problem });
  const architectures = useId();
  const number = { inputMode: 'numeric', readOnly: disabled } as const;
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField
        label={t('architecture')}
        hint={t('architecture_hint')}
        error={wrong('architecture')}
        readOnly={disabled}
        list={architectures}
        autoComplete="off"
        {...register('architecture')}
      />
      <datalist id={architectures}>
        {offeredArchitectures.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField
        label={t('min_disk')}
        unit="GiB"
        error={problem('min_disk')}
        {...number}
        {...register('min_disk')}
      />
      <TextField
        label={t('min_ram')}
        unit="MiB"
        error={problem('min_ram')}
        {...number}
        {...register('min_ram')}
      />
    </div>
  );
}

/** Who sees the image, and what keeps it from being deleted or listed. */
export function AccessFields<Values extends ImageValues & FieldValues>({
  form,
  problem,
  viewer,
  current,
  disabled,
}: ImageFieldsProps<Values> & { viewer: Viewer; current?: string }) {
  const t = useTranslations('fields');
  const words = useTranslations('visibility');
  const register = registrar(form);
  const wrong = useProblem({ form, problem });
  const open = imageVisibilities.filter(
    (value) => value !== 'public' || imageCan.publish(viewer) === null || current === 'public',
  );
  return (
    <>
      <SelectField
        label={t('visibility')}
        hint={open.length < imageVisibilities.length ? t('public_hint') : undefined}
        disabled={disabled}
        choices={open.map((value) => ({
          value,
          label: t('choice', { value: words(value), means: words(`${value}_means`) }),
        }))}
        {...register('visibility')}
      />
      {viewer.isAdmin && (
        <TextField
          label={t('owner')}
          hint={t('owner_hint')}
          error={wrong('owner')}
          disabled={disabled}
          {...register('owner')}
        />
      )}
      <CheckboxField
        label={t('protected')}
        hint={t('protected_hint')}
        disabled={disabled}
        {...register('protected')}
      />
      <CheckboxField
        label={t('os_hidden')}
        hint={t('os_hidden_hint')}
        disabled={disabled}
        {...register('os_hidden')}
      />
    </>
  );
}

/** Kernel and ramdisk of an AMI-style image. */
export function AdvancedFields<Values extends ImageValues & FieldValues>({
  form,
  problem,
  disabled,
}: ImageFieldsProps<Values>) {
  const t = useTranslations('fields');
  const register = registrar(form);
  return (
    <>
      <TextField
        label={t('kernel_id')}
        hint={t('kernel_hint')}
        error={problem('kernel_id')}
        readOnly={disabled}
        {...register('kernel_id')}
      />
      <TextField
        label={t('ramdisk_id')}
        error={problem('ramdisk_id')}
        readOnly={disabled}
        {...register('ramdisk_id')}
      />
    </>
  );
}
