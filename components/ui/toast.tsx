'use client';

import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';

/** The one thing that can be done from a toast, such as Undo; the toast goes when it is done, or nobody took it. */
export interface ToastAction {
  label: string;
  run: () => Promise<void>;
}

interface Toast {
  title: string;
  description?: ReactNode;
  tone: 'success' | 'danger';
  action?: ToastAction;
}
type Show = (toast: Toast) => void;

const ToastContext = createContext<Show>(() => {});
/** Toasts at once. */
const most = 4;
/** Milliseconds; longer where there is something to decide. */
const shownFor = 6000;
const offeredFor = 20_000;

/** Gives the function that shows a toast. */
export function useToast(): Show {
  return useContext(ToastContext);
}

/**
 * Toasts in the middle of the lower edge, away from the actions at the ends of lines: a success goes by itself, a failure
 * stays until it is read. Meanwhile the page is longer by their height, so that its last line can be scrolled above them.
 */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common');
  const [toasts, setToasts] = useState<(Toast & { id: number })[]>([]);
  const next = useRef(0);
  const dismiss = useCallback(
    (id: number) => setToasts((present) => present.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback<Show>((toast) => {
    const id = next.current++;
    // Of many, those go first that would go by themselves.
    setToasts((present) => {
      const goes =
        present.length < most ? null : (present.find(({ tone }) => tone === 'success') ?? present[0]);
      return [...present.filter((one) => one !== goes), { ...toast, id }];
    });
  }, []);
  const stack = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = stack;
    if (!current) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => style.setProperty('--toast-room', `${current.offsetHeight}px`));
    observer.observe(current);
    return () => {
      observer.disconnect();
      style.removeProperty('--toast-room');
    };
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <section
        ref={stack}
        aria-label={t('notifications')}
        aria-live="polite"
        className="pointer-events-none fixed bottom-3 left-1/2 z-50 flex w-[min(400px,calc(100vw-24px))] -translate-x-1/2 flex-col gap-2"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onDismiss={() => dismiss(toast.id)} />
        ))}
      </section>
    </ToastContext>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const t = useTranslations('common');
  const { title, description, tone, action } = toast;
  // It does not go while somebody is at it, or while what it offers is being done.
  const [held, setHeld] = useState(false);
  const [pending, setPending] = useState(false);
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  const goes = tone === 'success' && !held && !pending;
  useEffect(() => {
    if (!goes) return;
    const timer = setTimeout(() => dismiss.current(), action ? offeredFor : shownFor);
    return () => clearTimeout(timer);
  }, [goes, action]);
  const take = async () => {
    setPending(true);
    try {
      await action?.run();
    } finally {
      onDismiss();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only looks whether somebody is at it
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2.5 rounded border bg-raised p-3 shadow-lg"
    >
      {tone === 'success' ? (
        <CircleCheck aria-hidden className="mt-[3px] size-4 shrink-0 text-ok" />
      ) : (
        <CircleAlert aria-hidden className="mt-[3px] size-4 shrink-0 text-danger" />
      )}
      <div className="min-w-0 flex-1 break-words">
        <p className="font-medium">{title}</p>
        {description && <div className="text-muted text-sm">{description}</div>}
      </div>
      {action && (
        <Button size="sm" pending={pending} onClick={() => void take()} className="-my-0.5">
          {action.label}
        </Button>
      )}
      <IconButton
        label={t('dismiss')}
        icon={<X aria-hidden className="size-4" />}
        onClick={onDismiss}
        className="-m-1.5"
      />
    </div>
  );
}
