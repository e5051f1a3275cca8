'use client';

import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';

interface Toast {
  title: string;
  description?: ReactNode;
  tone: 'success' | 'danger';
}
type Show = (toast: Toast) => void;

const ToastContext = createContext<Show>(() => {});
const shownFor = 6000;

/** Gives the function that shows a toast. */
export function useToast(): Show {
  return useContext(ToastContext);
}

/** Toasts at the lower edge: a success goes by itself, a failure stays until it is read. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common');
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const next = useRef(0);
  const dismiss = useCallback(
    (id: number) => setToasts((present) => present.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback<Show>(
    (toast) => {
      const id = next.current++;
      setToasts((present) => [...present.slice(-3), { ...toast, id }]);
      if (toast.tone === 'success') setTimeout(() => dismiss(id), shownFor);
    },
    [dismiss],
  );
  return (
    <ToastContext value={show}>
      {children}
      <section
        aria-label={t('notifications')}
        aria-live="polite"
        className="pointer-events-none fixed right-3 bottom-3 z-50 flex w-[min(400px,calc(100vw-24px))] flex-col gap-2"
      >
        {toasts.map((toast) => (
          <div
            key={toast.id}
            className="pointer-events-auto flex items-start gap-2.5 rounded border bg-raised p-3 shadow-lg"
          >
            {toast.tone === 'success' ? (
              <CircleCheck aria-hidden className="mt-[3px] size-4 shrink-0 text-ok" />
            ) : (
              <CircleAlert aria-hidden className="mt-[3px] size-4 shrink-0 text-danger" />
            )}
            <div className="min-w-0 flex-1 break-words">
              <p className="font-medium">{toast.title}</p>
              {toast.description && <div className="text-muted text-sm">{toast.description}</div>}
            </div>
            <IconButton
              label={t('dismiss')}
              icon={<X aria-hidden className="size-4" />}
              onClick={() => dismiss(toast.id)}
              className="-m-1.5"
            />
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
