'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useState, useTransition } from 'react';
import { isDashboardThere } from '@/lib/browser/dashboard-there';

/**
 * Reads the page anew on the server. The dashboard is first asked whether it is there; if not, nothing happens: the page
 * would be waited for (`lib/browser/steady-pages.ts`), and nothing can be written while one is.
 */
export function useRefresh(): { refresh: () => void; pending: boolean } {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [reading, startReading] = useTransition();
  const refresh = useCallback(async () => {
    setAsking(true);
    if (await isDashboardThere()) startReading(() => router.refresh());
    setAsking(false);
  }, [router]);
  return { refresh: () => void refresh(), pending: asking || reading };
}
