'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { FilledFields } from '@/components/images/use-filled-fields';
import { leaveFile, leftFile } from '@/lib/browser/left-files';
import { fileSetEarly } from '@/lib/browser/typed-early';
import { type CreateImageValues, imageNameOf } from '@/lib/forms/create-image';
import { blobBytes } from '@/lib/inspect/bytes';
import type { AcceptedFormats } from '@/lib/inspect/file-advice';
import type { FileReading } from '@/lib/inspect/file-kind';

// What tells the kinds of files apart comes with the first file.
const inspection = () =>
  Promise.all([import('@/lib/inspect/file-kind'), import('@/lib/inspect/file-advice')]);

/** Milliseconds until what did not load is asked for again. */
const retryEvery = 3000;

export interface ChosenFile {
  file: File | null;
  /** What its bytes say, or null before they are read and where they cannot be. */
  reading: FileReading | null;
  /** What reads files did not load, so that nobody looks at this one; it is tried again for as long as it is chosen. */
  unread: boolean;
  /** A signature of the file before this one was taken out of the properties. */
  signatureDropped: boolean;
  choose: (file: File | null) => void;
  /** Remembers properties that belong to this file alone, such as its signature: they go when another is chosen. */
  belongs: (properties: Readonly<Record<string, string>>) => void;
  /** Resolves when the bytes of the file that was chosen last have been looked at: its formats are filled in then. */
  settled: () => Promise<void>;
  /** The image is made: nothing of the file is kept for a form that comes back. */
  forget: () => void;
}

type Looked = Pick<ChosenFile, 'file' | 'reading' | 'unread' | 'signatureDropped'>;
const noFile: Looked = { file: null, reading: null, unread: false, signatureDropped: false };

/**
 * The file of the create form. It fills in the name and the formats; another file does so anew wherever a field still
 * says what the file before it filled in, so that nothing of one file is sent with another and nothing typed is lost.
 * A form that comes back after it was left has its file again, unless the page was loaded anew; `keptAs` names the form,
 * `first` is the file that it has from the beginning.
 */
export function useChosenFile(
  form: UseFormReturn<CreateImageValues>,
  accepted: AcceptedFormats,
  filled: FilledFields,
  keptAs: string,
  first: File | null,
): ChosenFile {
  const [chosen, setChosen] = useState<Looked>(noFile);
  const current = useRef<File | null>(null);
  const gone = useRef(false);
  const looks = useRef<Promise<void>>(Promise.resolve());
  const { setValue, setError, clearErrors } = form;

  /** Reads the file; `then` is called while it is still the chosen one. */
  const look = useCallback(
    async (
      file: File,
      signatureDropped: boolean,
      then: (reading: FileReading, advice: Awaited<ReturnType<typeof inspection>>[1]) => void,
    ) => {
      let parts: Awaited<ReturnType<typeof inspection>>;
      try {
        parts = await inspection();
      } catch {
        if (current.current !== file) return;
        setChosen((present) => ({ ...present, unread: true }));
        setTimeout(() => {
          if (current.current === file && !gone.current) void look(file, signatureDropped, then);
        }, retryEvery);
        return;
      }
      const [{ readFileKind }, advice] = parts;
      try {
        const reading = await readFileKind(blobBytes(file), file.name);
        // A slow first file must not tell what the second one is.
        if (current.current !== file) return;
        setChosen({ ...noFile, file, reading, signatureDropped });
        then(reading, advice);
      } catch (cause) {
        // The browser's own word for a file that is gone, changed or not to be read; anything else is a strange header.
        if (!(cause instanceof DOMException) || current.current !== file) return;
        setValue('fileReadable', false);
        setError('file' as keyof CreateImageValues, { message: 'file_unreadable' });
      }
    },
    [setValue, setError],
  );

  const choose = useCallback(
    async (file: File | null) => {
      current.current = file;
      leaveFile(keptAs, file);
      setValue('fileSize', file?.size ?? null, { shouldDirty: true });
      setValue('fileReadable', true);
      clearErrors('file' as keyof CreateImageValues);
      const { fillFormats, signatureDropped } = filled.begin(file ? imageNameOf(file.name) : '');
      setChosen({ ...noFile, file, signatureDropped });
      if (!file) return;
      await look(file, signatureDropped, (reading, { acceptedFormats }) => {
        const formats = acceptedFormats(reading, accepted);
        if (formats) fillFormats(formats);
      });
    },
    [accepted, filled, keptAs, look, setValue, clearErrors],
  );
  // What is tried again is nobody's business once the form has gone.
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const began = useRef(false);
  useEffect(() => {
    if (began.current) return;
    began.current = true;
    const early = fileSetEarly('file');
    const file = early ?? leftFile(keptAs) ?? first;
    const isBack = filled.restore();
    if (file && (early || !isBack)) {
      looks.current = choose(file);
      return;
    }
    // It filled the form in before that was left.
    if (!file) return;
    current.current = file;
    setValue('fileSize', file.size);
    setChosen({ ...noFile, file });
    looks.current = look(file, false, () => {});
  }, [keptAs, first, filled, choose, look, setValue]);
  const belongs = useCallback(
    (properties: Readonly<Record<string, string>>) => {
      filled.belongs(properties);
      setChosen((present) => ({ ...present, signatureDropped: false }));
    },
    [filled],
  );
  const forget = useCallback(() => {
    current.current = null;
    leaveFile(keptAs, null);
    filled.forget();
  }, [keptAs, filled]);
  const chooseOne = useCallback(
    (file: File | null) => {
      looks.current = choose(file);
    },
    [choose],
  );
  const settled = useCallback(() => looks.current, []);
  return { ...chosen, choose: chooseOne, belongs, settled, forget };
}
