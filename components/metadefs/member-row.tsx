'use client';

import { ChevronRight, Pencil, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';

interface MemberRowProps {
  name: string;
  summary: ReactNode;
  /** null where it is only read. */
  onEdit: (() => void) | null;
  onRemove: () => void;
  children: () => ReactNode;
}

/** One line of the outline; a click opens what it holds. */
export function MemberRow({ name, summary, onEdit, onRemove, children }: MemberRowProps) {
  const t = useTranslations('catalog');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="flex min-h-11 items-center gap-1 px-2 hover:bg-hover">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
          className="grid min-w-0 flex-1 grid-cols-[16px_minmax(0,1fr)] items-center gap-x-2 py-1.5 text-left sm:grid-cols-[16px_minmax(0,5fr)_minmax(0,6fr)]"
        >
          <ChevronRight aria-hidden className={`size-4 text-muted ${open ? 'rotate-90' : ''}`} />
          <code className="break-all font-mono text-sm">{name}</code>
          <span className="min-w-0 break-words text-muted text-sm max-sm:col-start-2">{summary}</span>
        </button>
        {onEdit && (
          <>
            <IconButton
              label={t('edit_named', { name })}
              icon={<Pencil aria-hidden className="size-4" />}
              onClick={onEdit}
            />
            <IconButton
              label={t('delete_named', { name })}
              icon={<Trash2 aria-hidden className="size-4" />}
              onClick={onRemove}
            />
          </>
        )}
      </div>
      {open && <div id={id}>{children()}</div>}
    </>
  );
}
