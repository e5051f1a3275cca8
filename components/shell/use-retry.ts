'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { remedyOf } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';

/** Seconds before each further try; the last one stays. */
const waits = [2, 4, 8, 15, 30] as const;

/**
 * Whether a read that failed may work by itself later. An answer that nobody understands is mostly something passing in
 * between: a portal's page, a proxy that has half of it.
 */
export function passes(error: ActionError): boolean {
  return remedyOf(error) === 'again' || error.kind === 'unexpected';
}

/** Seconds to wait before try number `tries`, counted from 0: longer and longer, and at least as long as the answer asked for. */
export function waitBefore(tries: number, error: ActionError): number {
  const own = waits[Math.min(tries, waits.length - 1)] ?? 30;
  return Math.max(own, error.retryAfter ?? 0);
}

/**
 * Reads again by itself what failed and may pass: after longer and longer waits, only while somebody looks, and at once
 * when the browser is back on the network. `dueAt` is when, in milliseconds since the epoch, or null while it is being
 * tried or is not tried by itself.
 */
export function useRetry(
  error: ActionError,
  retry: () => void,
  pending: boolean,
): { dueAt: number | null; now: () => void } {
  const [tries, setTries] = useState(0);
  const [dueAt, setDueAt] = useState<number | null>(null);
  const latest = useRef(retry);
  useEffect(() => {
    latest.current = retry;
  });
  useEffect(() => {
    setDueAt(pending || !passes(error) ? null : Date.now() + waitBefore(tries, error) * 1000);
  }, [error, tries, pending]);
  const now = useCallback(() => {
    setDueAt(null);
    setTries((present) => present + 1);
    latest.current();
  }, []);
  useEffect(() => {
    if (dueAt === null) return;
    const whenDue = () => {
      if (document.visibilityState === 'visible' && Date.now() >= dueAt) now();
    };
    // A timer may be a little early.
    const timer = setTimeout(whenDue, Math.max(0, dueAt - Date.now()) + 20);
    document.addEventListener('visibilitychange', whenDue);
    window.addEventListener('online', now);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', whenDue);
      window.removeEventListener('online', now);
    };
  }, [dueAt, now]);
  return { dueAt, now };
}
