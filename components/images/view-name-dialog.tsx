'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/text-field';

interface ViewNameDialogProps {
  /** The name so far; '' for a view that has none yet. */
  name: string;
  /** Names of the other views. */
  taken: readonly string[];
  onName: (name: string) => void;
  onClose: () => void;
}

const longest = 60;

/** Asks for the name of a view of the list. */
export function ViewNameDialog({ name, taken, onName, onClose }: ViewNameDialogProps) {
  const t = useTranslations('views');
  const verbs = useTranslations('verbs');
  const [text, setText] = useState(name);
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // A dialog gives the focus to its first button, once its effects have run.
  useEffect(() => {
    const timer = setTimeout(() => input.current?.select());
    return () => clearTimeout(timer);
  }, []);
  const wanted = text.trim();
  const problem = wanted === '' ? 'name_missing' : taken.includes(wanted) ? 'name_taken' : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form of a dialog is, for React, inside whatever opened it.
    event.stopPropagation();
    if (problem) setTried(true);
    else onName(wanted);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(name === '' ? 'save' : 'rename')}
      description={t('text')}
      footer={
        <>
          <Button onClick={onClose}>{verbs('cancel')}</Button>
          <Button variant="primary" type="submit" form="view-name">
            {t('keep')}
          </Button>
        </>
      }
    >
      <form id="view-name" noValidate onSubmit={submit}>
        <TextField
          ref={input}
          label={t('name')}
          error={tried && problem ? t(problem) : undefined}
          maxLength={longest}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
