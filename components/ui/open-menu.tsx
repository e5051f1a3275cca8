'use client';

import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { MenuProps } from '@/components/ui/menu';

/** The menu itself, open from its first moment on. */
export function OpenMenu({ trigger, items, heading }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 max-w-80 rounded border bg-raised p-1 shadow-lg"
        >
          {heading && (
            <DropdownMenu.Label className="px-2 py-1.5 text-muted text-sm">{heading}</DropdownMenu.Label>
          )}
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.disabledReason !== undefined}
              onSelect={item.onSelect}
              className={`flex min-h-8 cursor-default items-center gap-2 rounded px-2 py-1 text-sm outline-none data-highlighted:bg-hover data-disabled:text-muted ${item.danger && item.disabledReason === undefined ? 'text-danger' : ''}`}
            >
              <span aria-hidden className="size-4 shrink-0">
                {item.checked ? <Check className="size-4" /> : item.icon}
              </span>
              <span>
                {item.label}
                {item.disabledReason && (
                  <span className="block text-muted text-sm">{item.disabledReason}</span>
                )}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
