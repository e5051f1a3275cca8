'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { IconButton } from '@/components/ui/icon-button';

interface SidePanelProps {
  title: string;
  children: ReactNode;
  /** What can be done, at the lower edge. */
  footer?: ReactNode;
  onKeyDown?: (event: KeyboardEvent) => void;
  onClose: () => void;
  /** The panel is gone: the focus is to go back to where it came from. */
  onReturnFocus: () => void;
}

/**
 * A panel at the right edge over a page that stays in reach, there as long as it is mounted. It has the focus from the
 * beginning; Escape closes it, and so does a click on the page.
 */
export function SidePanel({ title, children, footer, onKeyDown, onClose, onReturnFocus }: SidePanelProps) {
  const t = useTranslations('common');
  const panel = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          ref={panel}
          tabIndex={-1}
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            panel.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onReturnFocus();
          }}
          className="fixed inset-y-0 right-0 z-40 flex w-full max-w-[440px] flex-col border-l bg-raised shadow-lg outline-none"
        >
          <div className="flex items-start justify-between gap-2 border-b px-4 py-3">
            <Radix.Title className="min-w-0 break-words font-semibold text-lg">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('close')} icon={<X aria-hidden className="size-4" />} />
            </Radix.Close>
          </div>
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3">{children}</div>
          {footer && <div className="flex flex-wrap gap-2 border-t px-4 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
