'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { LookedAt } from '@/components/images/use-address-look';
import { Button } from '@/components/ui/button';
import { shortId } from '@/lib/format';
import { type CreateImageValues, foundText } from '@/lib/forms/create-image';
import { addressName } from '@/lib/images/address-name';
import { checksumOptions } from '@/lib/queries/address-look';
import { algorithmName } from '@/lib/work/file-hash';

interface PublishedChecksumProps {
  form: UseFormReturn<CreateImageValues>;
  lookedAt: LookedAt;
}

/** The checksum that stands beside the address, to be taken with one click; it goes with the address that it was found for. */
export function PublishedChecksum({ form, lookedAt }: PublishedChecksumProps) {
  const t = useTranslations('vendor');
  const { address, look } = lookedAt;
  const { data: found } = useQuery(checksumOptions(look?.state === 'found' ? address : null));
  const [typed, taken] = form.watch(['vendorChecksum', 'vendorFound']);
  const { setValue, getValues } = form;
  const before = useRef(address);
  useEffect(() => {
    if (address === null) return;
    const other = before.current !== null && before.current !== address;
    before.current = address;
    const { vendorFound, vendorChecksum } = getValues();
    if (!other || !vendorFound) return;
    setValue('vendorFound', '');
    if (vendorFound.startsWith(`${vendorChecksum} `)) setValue('vendorChecksum', '');
  }, [address, getValues, setValue]);
  if (!found) return null;
  const digest = `${found.algorithm}:${found.value}`;
  const text = foundText(found, found.source);
  const isTaken = taken === text && typed === digest;
  const words = {
    file: addressName(found.source),
    algorithm: algorithmName(found.algorithm),
    digest: shortId(found.value),
  };
  return (
    <div role="status" className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
      <span className="min-w-0 break-words text-muted" title={`${found.source}\n${found.value}`}>
        {t(isTaken ? 'published_taken' : 'published', words)}
      </span>
      {!isTaken && (
        <Button
          size="sm"
          onClick={() => {
            setValue('vendorChecksum', digest, { shouldDirty: true, shouldValidate: true });
            setValue('vendorFound', text, { shouldDirty: true });
          }}
        >
          {t('published_take')}
        </Button>
      )}
    </div>
  );
}
