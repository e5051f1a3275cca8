'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { Field } from '@/components/ui/field';
import { fileHashes, useFileHash } from '@/lib/browser/file-hashes';
import { formatBytes } from '@/lib/format';
import { type CreateImageValues, vendorOf } from '@/lib/forms/create-image';
import { algorithmName } from '@/lib/work/file-hash';
import type { VendorAlgorithm } from '@/lib/work/vendor-checksum';

/** How a chosen file relates to what its vendor says, and how much of it was read. */
export interface VendorVerdict {
  state: 'reading' | 'same' | 'different' | 'unreadable';
  /** In words. */
  algorithm: string;
  done: string;
  wanted: VendorAlgorithm;
  /** The file's own digest, or null until it is there. */
  value: string | null;
}

interface VendorFieldProps {
  form: UseFormReturn<CreateImageValues>;
  file: File | null;
  problem: string | undefined;
  verdict: VendorVerdict | null;
}

/** The vendor's checksum, as a digest or as the text of a checksum file, and whether the chosen file is what it says. */
export function VendorField({ form, file, problem, verdict }: VendorFieldProps) {
  const t = useTranslations('vendor');
  const field = form.register('vendorChecksum');
  const name = form.watch('source') === 'file' ? (file?.name ?? null) : null;
  /** Of many lines the one of this file is taken, so that what is sent is what is seen. */
  const settle = () => {
    const found = vendorOf(form.getValues(), name);
    if (found && typeof found !== 'string')
      form.setValue('vendorChecksum', `${found.algorithm}:${found.value}`, {
        shouldDirty: true,
        shouldValidate: true,
      });
  };
  return (
    <Field
      label={t('checksum')}
      hint={t('hint')}
      error={verdict?.state === 'different' ? t('file_different', { algorithm: verdict.algorithm }) : problem}
    >
      {(control) => (
        <>
          <textarea
            {...control}
            rows={2}
            spellCheck={false}
            autoComplete="off"
            {...field}
            onBlur={(event) => {
              settle();
              return field.onBlur(event);
            }}
            className="field-control h-auto! py-1.5 font-mono text-sm"
          />
          <p role="status" className="text-muted text-sm empty:hidden">
            {verdict && verdict.state !== 'different'
              ? t(`file_${verdict.state}`, { algorithm: verdict.algorithm, done: verdict.done })
              : null}
          </p>
        </>
      )}
    </Field>
  );
}

/**
 * Whether the chosen file has the digest that the vendor says, as far as it was read; null where there is nothing to compare.
 * The file is read here before it is sent, so a wrong one need not be sent at all.
 */
export function useVendorVerdict(
  form: UseFormReturn<CreateImageValues>,
  file: File | null,
): VendorVerdict | null {
  const [text, source, uri] = form.watch(['vendorChecksum', 'source', 'uri']);
  const found = vendorOf({ vendorChecksum: text, source, uri }, file?.name ?? null);
  const algorithm = found && typeof found !== 'string' && source === 'file' ? found.algorithm : null;
  // A handle of its own: the file's digest in the cloud's own algorithm is taken beside it.
  const twin = useMemo(() => (file && algorithm ? new File([file], file.name) : null), [file, algorithm]);
  const hash = useFileHash(twin);
  useEffect(() => {
    if (!twin || !algorithm) return;
    void fileHashes.start(twin, algorithm);
    return () => fileHashes.stop(twin);
  }, [twin, algorithm]);
  if (!twin || !algorithm || !hash || !found || typeof found === 'string') return null;
  const words = {
    algorithm: algorithmName(algorithm),
    done: formatBytes(hash.hashed),
    wanted: algorithm,
    value: hash.value,
  };
  if (hash.failed) return { state: 'unreadable', ...words };
  if (hash.value === null) return { state: 'reading', ...words };
  return { state: hash.value === found.value ? 'same' : 'different', ...words };
}
