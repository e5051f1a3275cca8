'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import {
  type NamespaceFilter,
  namespaceFilterParams,
  parseNamespaceFilter,
} from '@/lib/metadefs/namespace-filter';
import { inFull } from '@/lib/routes';

/** A pause in typing after which the address says what was typed. */
const settle = 300;

/** What of the catalog is shown, kept in the address without asking the server for the page again. */
export function useNamespaceFilter(): [NamespaceFilter, (change: Partial<NamespaceFilter>) => void] {
  const params = useSearchParams();
  const path = inFull(usePathname());
  const [filter, setFilter] = useState(() => parseNamespaceFilter(params));
  const address = namespaceFilterParams(filter).toString();
  useEffect(() => {
    const timer = setTimeout(() => {
      const present = new URLSearchParams(location.search);
      const wanted = new URLSearchParams(address);
      const view = present.get('view');
      if (view) wanted.set('view', view);
      if (wanted.toString() !== present.toString() && location.pathname === path)
        history.replaceState(null, '', wanted.size > 0 ? `${path}?${wanted}` : path);
    }, settle);
    return () => clearTimeout(timer);
  }, [address, path]);
  return [filter, (change) => setFilter((now) => ({ ...now, ...change }))];
}
