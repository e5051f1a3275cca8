'use client';

import { useCallback, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import {
  type CreateImageValues,
  imageNameOf,
  propertyLines,
  withoutPropertyLines,
} from '@/lib/forms/create-image';
import { blobBytes } from '@/lib/inspect/bytes';
import { type ImageHeader, inspectImage } from '@/lib/inspect/image-header';

export interface ChosenFile {
  file: File | null;
  /** What its first bytes say, or null before they are read and where they cannot be. */
  header: ImageHeader | null;
  /** A signature of the file before this one was taken out of the properties. */
  signatureDropped: boolean;
  choose: (file: File | null) => void;
  /** Remembers properties that belong to this file alone, such as its signature: they go when another is chosen. */
  belongs: (properties: Readonly<Record<string, string>>) => void;
}

/** What the form was filled in with from a file, as opposed to what somebody typed. */
interface Filled {
  name: string;
  format: string;
  properties: Readonly<Record<string, string>>;
}

/**
 * The file of the create form. It fills in the name and the format; another file does so anew wherever a field still
 * says what the file before it filled in, so that nothing of one file is sent with another and nothing typed is lost.
 */
export function useChosenFile(
  form: UseFormReturn<CreateImageValues>,
  diskFormats: readonly string[],
): ChosenFile {
  const [chosen, setChosen] = useState<Pick<ChosenFile, 'file' | 'header' | 'signatureDropped'>>({
    file: null,
    header: null,
    signatureDropped: false,
  });
  const filled = useRef<Filled>({ name: '', format: '', properties: {} });
  const current = useRef<File | null>(null);
  const { getValues, setValue, setError, clearErrors } = form;

  const choose = useCallback(
    async (file: File | null) => {
      current.current = file;
      const before = filled.current;
      filled.current = { name: '', format: '', properties: {} };
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
      const text = getValues('properties');
      const kept = withoutPropertyLines(text, before.properties);
      setValue('properties', kept);
      const signatureDropped = propertyLines(kept).length < propertyLines(text).length;
      setChosen({ file, header: null, signatureDropped });
      if (!file) return;
      try {
        const header = await inspectImage(blobBytes(file));
        // A slow first file must not tell what the second one is.
        if (current.current !== file) return;
        setChosen({ file, header, signatureDropped });
        // A disk with a partition table is a format of its own only where an operator made it one.
        const formats = header.format === 'gpt' ? ['gpt', 'raw'] : [header.format];
        const format = formats.find((candidate) => diskFormats.includes(candidate));
        if (!format || !ownFormat || getValues('disk_format') !== '') return;
        setValue('disk_format', format, { shouldValidate });
        filled.current.format = format;
      } catch (cause) {
        // The browser's own word for a file that is gone, changed or not to be read; anything else is a strange header.
        if (!(cause instanceof DOMException)) return;
        if (current.current !== file) return;
        setValue('fileReadable', false);
        setError('file' as keyof CreateImageValues, { message: 'file_unreadable' });
      }
    },
    [form, diskFormats, getValues, setValue, setError, clearErrors],
  );
  const belongs = useCallback((properties: Readonly<Record<string, string>>) => {
    filled.current.properties = { ...filled.current.properties, ...properties };
    setChosen((present) => ({ ...present, signatureDropped: false }));
  }, []);
  const take = useCallback((file: File | null) => void choose(file), [choose]);
  return { ...chosen, choose: take, belongs };
}
