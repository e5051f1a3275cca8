'use client';

import { useCallback, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import {
  type CreateImageValues,
  imageNameOf,
  propertyLines,
  withoutPropertyLines,
  withPropertyLines,
} from '@/lib/forms/create-image';
import type { BootProposal } from '@/lib/inspect/boot-proposals';
import { blobBytes } from '@/lib/inspect/bytes';
import type { AcceptedFormats } from '@/lib/inspect/file-advice';
import type { FileReading } from '@/lib/inspect/file-kind';
import { signatureKeys } from '@/lib/metadata/signature';

// What tells the kinds of files apart comes with the first file.
const inspection = () =>
  Promise.all([import('@/lib/inspect/file-kind'), import('@/lib/inspect/file-advice')]);

export interface ChosenFile {
  file: File | null;
  /** What its bytes say, or null before they are read and where they cannot be. */
  reading: FileReading | null;
  /** A signature of the file before this one was taken out of the properties. */
  signatureDropped: boolean;
  choose: (file: File | null) => void;
  /** Remembers properties that belong to this file alone, such as its signature: they go when another is chosen. */
  belongs: (properties: Readonly<Record<string, string>>) => void;
  /** Sets what the disk in this file needs to boot; it goes with the file as well. */
  take: (proposals: readonly BootProposal[]) => void;
}

/** What the form was filled in with from a file, as opposed to what somebody typed. */
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

/**
 * The file of the create form. It fills in the name and the formats; another file does so anew wherever a field still
 * says what the file before it filled in, so that nothing of one file is sent with another and nothing typed is lost.
 */
export function useChosenFile(form: UseFormReturn<CreateImageValues>, accepted: AcceptedFormats): ChosenFile {
  const [chosen, setChosen] = useState<Pick<ChosenFile, 'file' | 'reading' | 'signatureDropped'>>({
    file: null,
    reading: null,
    signatureDropped: false,
  });
  const filled = useRef<Filled>(nothing);
  const current = useRef<File | null>(null);
  const { getValues, setValue, setError, clearErrors } = form;

  const choose = useCallback(
    async (file: File | null) => {
      current.current = file;
      const before = filled.current;
      filled.current = { ...nothing };
      const shouldValidate = form.formState.isSubmitted;
      setValue('fileSize', file?.size ?? null, { shouldDirty: true });
      setValue('fileReadable', true);
      clearErrors('file' as keyof CreateImageValues);

      const name = file ? imageNameOf(file.name) : '';
      if (getValues('name') === '' || getValues('name') === before.name) {
        setValue('name', name, { shouldValidate });
        filled.current.name = name;
      }
      const ownFormat = getValues('disk_format') === '' || getValues('disk_format') === before.format;
      if (ownFormat) setValue('disk_format', '');
      const container = getValues('container_format');
      const ownContainer = container === defaultContainer || container === before.container;
      if (ownContainer) setValue('container_format', defaultContainer);
      if (before.architecture !== '' && getValues('architecture') === before.architecture)
        setValue('architecture', '');
      if (before.minDisk !== '' && getValues('min_disk') === before.minDisk) setValue('min_disk', '0');
      const text = getValues('properties');
      const kept = withoutPropertyLines(text, before.properties);
      setValue('properties', kept);
      const left = new Set(propertyLines(kept).map(([key]) => key));
      const signatureDropped = propertyLines(text).some(([key]) => isSignatureKey(key) && !left.has(key));
      setChosen({ file, reading: null, signatureDropped });
      if (!file) return;
      try {
        const [{ readFileKind }, { acceptedFormats }] = await inspection();
        const reading = await readFileKind(blobBytes(file), file.name);
        // A slow first file must not tell what the second one is.
        if (current.current !== file) return;
        setChosen({ file, reading, signatureDropped });
        const formats = acceptedFormats(reading, accepted);
        if (!formats || !ownFormat || getValues('disk_format') !== '') return;
        setValue('disk_format', formats.disk_format, { shouldValidate });
        filled.current.format = formats.disk_format;
        if (!ownContainer || getValues('container_format') !== defaultContainer) return;
        setValue('container_format', formats.container_format, { shouldValidate });
        filled.current.container = formats.container_format;
      } catch (cause) {
        // The browser's own word for a file that is gone, changed or not to be read; anything else is a strange header.
        if (!(cause instanceof DOMException)) return;
        if (current.current !== file) return;
        setValue('fileReadable', false);
        setError('file' as keyof CreateImageValues, { message: 'file_unreadable' });
      }
    },
    [form, accepted, getValues, setValue, setError, clearErrors],
  );
  const belongs = useCallback((properties: Readonly<Record<string, string>>) => {
    filled.current.properties = { ...filled.current.properties, ...properties };
    setChosen((present) => ({ ...present, signatureDropped: false }));
  }, []);
  const take = useCallback(
    (proposals: readonly BootProposal[]) => {
      const properties: Record<string, string> = {};
      for (const { key, value } of proposals) {
        if (key === 'architecture') filled.current.architecture = value;
        else if (key === 'min_disk') filled.current.minDisk = value;
        else properties[key] = value;
        if (key === 'architecture' || key === 'min_disk')
          setValue(key, value, { shouldDirty: true, shouldValidate: true });
      }
      filled.current.properties = { ...filled.current.properties, ...properties };
      const text = withPropertyLines(getValues('properties'), properties);
      setValue('properties', text, { shouldDirty: true, shouldValidate: true });
    },
    [getValues, setValue],
  );
  const chooseOne = useCallback((file: File | null) => void choose(file), [choose]);
  return { ...chosen, choose: chooseOne, belongs, take };
}
