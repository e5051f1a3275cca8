'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useReturnFocus } from '@/components/ui/use-return-focus';

interface DrawerProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A panel from the left edge over the page, there as long as it is mounted; focus comes back to where it was. */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const t = useTranslations('common');
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          aria-describedby={undefined}
          {...returnFocus}
          className="fixed inset-y-0 left-0 z-50 flex w-[min(280px,85vw)] flex-col gap-3 overflow-y-auto border-r bg-surface p-3 shadow-lg"
        >
          <div className="flex items-center justify-between pl-2">
            <Radix.Title className="font-medium">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t('close')} icon={<X aria-hidden className="size-4" />} />
            </Radix.Close>
          </div>
          <nav aria-label={title}>{children}</nav>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
