'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { FilledFields } from '@/components/images/use-filled-fields';
import type { AddressLook } from '@/lib/contract/address-look';
import { type CreateImageValues, imageNameOf, uriProblem } from '@/lib/forms/create-image';
import { addressName } from '@/lib/images/address-name';
import type { AcceptedFormats } from '@/lib/inspect/file-advice';
import { addressLookOptions } from '@/lib/queries/address-look';

/** Milliseconds without a key after which an address is taken for whole. */
const pause = 500;

const formatsByName = () => import('@/lib/inspect/formats-by-name');
const inspection = () => import('@/lib/inspect/file-advice');

export interface LookedAt {
  /** The address that is looked at, or null while there is none. */
  address: string | null;
  /** What is there; null before it is known, and where the dashboard could not be asked. */
  look: AddressLook | null;
  isLooking: boolean;
}

/**
 * The address of the create form, looked at when nobody types any more. It fills in the name by what it ends with, and the
 * formats by the first bytes, or by the name where nobody could look.
 */
export function useAddressLook(
  form: UseFormReturn<CreateImageValues>,
  accepted: AcceptedFormats,
  filled: FilledFields,
): LookedAt {
  const [source, uri] = form.watch(['source', 'uri']);
  const typed = source === 'url' && uriProblem(uri.trim()) === null ? uri.trim() : null;
  const address = useSettled(typed);
  const { data, isFetching } = useQuery(addressLookOptions(address));
  const look = data ?? null;

  const [begun, setBegun] = useState<ReturnType<FilledFields['begin']> | null>(null);
  useEffect(() => {
    setBegun(address === null ? null : filled.begin(nameOf(addressName(address)), true));
  }, [address, filled]);
  useEffect(() => {
    if (address === null || !begun || isFetching) return;
    let stale = false;
    const suiting = async () => {
      if (look?.state !== 'found' || !look.reading)
        return (await formatsByName()).formatsByName(addressName(address), accepted);
      return (await inspection()).acceptedFormats(look.reading, accepted);
    };
    void suiting().then((formats) => {
      if (!stale) begun.fillFormats(formats);
    });
    return () => {
      stale = true;
    };
  }, [address, begun, look, isFetching, accepted]);
  return { address, look, isLooking: isFetching };
}

const nameOf = (fileName: string) => (fileName === '' ? '' : imageNameOf(fileName));

/** A value that has not changed for a moment; null at once. */
function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    if (value === null) {
      setSettled(null);
      return;
    }
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return value === null ? null : settled;
}
