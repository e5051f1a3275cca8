'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, useEffect, useState } from 'react';
import { ToastProvider } from '@/components/ui/toast';

/**
 * What every page's client code needs around it. The nonce is for styles that radix adds: the document's own, for a
 * refresh or a move to another page brings a new one that the document's policy does not know. Marks the document as
 * `data-alive` once its scripts have taken it over.
 */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [documentNonce] = useState(nonce);
  if (typeof window !== 'undefined') setNonce(documentNonce);
  const [client] = useState(
    () =>
      new QueryClient({
        // What changes is told by the live stream; an idle page asks nothing.
        defaultOptions: { queries: { staleTime: 60_000, refetchOnWindowFocus: false, retry: false } },
      }),
  );
  // Runs behind the effects of all that is inside: from now on the page answers to input.
  useEffect(() => {
    document.documentElement.dataset.alive = '';
  }, []);
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  );
}
