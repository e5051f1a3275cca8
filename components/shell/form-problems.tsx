'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Notice } from '@/components/ui/notice';

interface FormProblemsProps {
  /** Fields that cannot stay as they are, as the page has them: the name of the control, and its label. */
  fields: readonly { name: string; label: string }[];
}

/** Stands inside the form: which of its fields need a look, each a way to it. */
export function FormProblems({ fields }: FormProblemsProps) {
  const t = useTranslations('create');
  const list = useRef<HTMLUListElement>(null);
  if (fields.length === 0) return null;
  return (
    <Notice tone="danger" alert title={t('wrong', { count: fields.length })}>
      <ul ref={list}>
        {fields.map(({ name, label }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => focusField(list.current?.closest('form'), name)}
              className="py-0.5 text-left text-link underline underline-offset-2"
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Focuses the control of a field, or what it names as its own (`data-field`), in an opened part of the form. */
function focusField(form: HTMLFormElement | null | undefined, name: string): void {
  const named = (attribute: string) =>
    form?.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(name)}"]:not(:disabled)`);
  const control = named('data-field') ?? named('name');
  const folded = control?.closest('details');
  if (folded) folded.open = true;
  control?.focus();
}
