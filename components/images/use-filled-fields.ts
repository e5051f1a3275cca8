'use client';

import { useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { fittingDraft, readDraft, writeDraft } from '@/lib/browser/kept-draft';
import {
  type CreateImageValues,
  propertyLines,
  withoutPropertyLines,
  withPropertyLines,
} from '@/lib/forms/create-image';
import type { BootProposal } from '@/lib/inspect/boot-proposals';
import type { SuitingFormats } from '@/lib/inspect/file-kind';
import { signatureKeys } from '@/lib/metadata/signature-keys';

/** What the create form was filled in with from where the bytes come from, as opposed to what somebody typed. */
export interface FilledFields {
  /**
   * Takes out what the source before filled in, wherever the form still says it, and fills in this one's name. Gives
   * what fills in its formats once they are known, and whether a signature went with the source before.
   */
  begin: (
    name: string,
    /** The formats of the source before may stand until this one's are known. */
    keepFormats?: boolean,
  ) => { fillFormats: (formats: SuitingFormats | null) => void; signatureDropped: boolean };
  /** Remembers properties that belong to this source alone, such as its signature. */
  belongs: (properties: Readonly<Record<string, string>>) => void;
  /** Sets what the disk of this source needs to boot; it goes with the source as well. */
  take: (proposals: readonly BootProposal[]) => void;
  /** Remembers what a form that comes back was filled in with before it was left; false where nothing was kept. */
  restore: () => boolean;
  /** The image is made: nothing is kept for a form that comes back. */
  forget: () => void;
}

interface Filled {
  name: string;
  format: string;
  container: string;
  architecture: string;
  minDisk: string;
  properties: Readonly<Record<string, string>>;
}

const nothing: Filled = {
  name: '',
  format: '',
  container: '',
  architecture: '',
  minDisk: '',
  properties: {},
};

const isSignatureKey = (key: string) => signatureKeys.some((known) => known === key);

/** What the form begins with, and what every disk image has. */
const defaultContainer = 'bare';

/** The same for as long as the form is there, which is kept as `keptAs`. */
export function useFilledFields(form: UseFormReturn<CreateImageValues>, keptAs: string): FilledFields {
  return useMemo(() => filledFields(form, `${keptAs}.file`), [form, keptAs]);
}

function filledFields(form: UseFormReturn<CreateImageValues>, keptAs: string): FilledFields {
  const { getValues, setValue } = form;
  let filled: Filled = { ...nothing };
  const keep = () => writeDraft(keptAs, filled);

  const begin: FilledFields['begin'] = (name, keepFormats = false) => {
    const before = filled;
    const now = { ...nothing };
    filled = now;
    const shouldValidate = form.formState.isSubmitted;
    if (getValues('name') === '' || getValues('name') === before.name) {
      setValue('name', name, { shouldValidate });
      now.name = name;
    }
    const ownFormat = getValues('disk_format') === '' || getValues('disk_format') === before.format;
    if (ownFormat && keepFormats) now.format = getValues('disk_format');
    else if (ownFormat) setValue('disk_format', '');
    const container = getValues('container_format');
    const ownContainer = container === defaultContainer || container === before.container;
    if (ownContainer && keepFormats) now.container = container;
    else if (ownContainer) setValue('container_format', defaultContainer);
    if (before.architecture !== '' && getValues('architecture') === before.architecture)
      setValue('architecture', '');
    if (before.minDisk !== '' && getValues('min_disk') === before.minDisk) setValue('min_disk', '0');
    const text = getValues('properties');
    const kept = withoutPropertyLines(text, before.properties);
    if (kept !== text) setValue('properties', kept);
    keep();
    const left = new Set(propertyLines(kept).map(([key]) => key));
    return {
      signatureDropped: propertyLines(text).some(([key]) => isSignatureKey(key) && !left.has(key)),
      fillFormats(formats) {
        // Another source came between, or somebody chose meanwhile.
        if (filled !== now || !ownFormat || getValues('disk_format') !== now.format) return;
        const again = { shouldValidate: form.formState.isSubmitted };
        now.format = formats?.disk_format ?? '';
        if (now.format !== getValues('disk_format')) setValue('disk_format', now.format, again);
        keep();
        const present = getValues('container_format');
        if (!ownContainer || (present !== defaultContainer && present !== now.container)) return;
        now.container = formats?.container_format ?? defaultContainer;
        if (now.container !== present) setValue('container_format', now.container, again);
        keep();
      },
    };
  };

  const belongs: FilledFields['belongs'] = (properties) => {
    filled.properties = { ...filled.properties, ...properties };
    keep();
  };

  const take: FilledFields['take'] = (proposals) => {
    const properties: Record<string, string> = {};
    for (const { key, value } of proposals) {
      if (key === 'architecture') filled.architecture = value;
      else if (key === 'min_disk') filled.minDisk = value;
      else properties[key] = value;
      if (key === 'architecture' || key === 'min_disk')
        setValue(key, value, { shouldDirty: true, shouldValidate: true });
    }
    belongs(properties);
    const text = withPropertyLines(getValues('properties'), properties);
    setValue('properties', text, { shouldDirty: true, shouldValidate: true });
  };

  return {
    begin,
    belongs,
    take,
    restore() {
      const before = fittingDraft(nothing, readDraft(keptAs));
      if (before) filled = { ...nothing, ...before };
      return before !== null;
    },
    forget: () => writeDraft(keptAs, null),
  };
}
