'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { type ReactNode, useState } from 'react';
import { ToastProvider } from '@/components/ui/toast';

/** What every page's client code needs around it. The nonce is for styles that radix adds. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  if (typeof window !== 'undefined') setNonce(nonce);
  const [client] = useState(
    () =>
      new QueryClient({
        // What changes is told by the live stream; an idle page asks nothing.
        defaultOptions: { queries: { staleTime: 60_000, refetchOnWindowFocus: false, retry: false } },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>{children}</ToastProvider>
    </QueryClientProvider>
  );
}
