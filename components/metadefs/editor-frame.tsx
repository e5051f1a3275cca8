'use client';

import { useTranslations } from 'next-intl';
import type { FormEvent, ReactNode } from 'react';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import type { ChangeProblem } from '@/components/metadefs/use-change';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import type { Step } from '@/lib/metadefs/namespace-steps';

interface EditorFrameProps {
  /** What is edited, for who does not see where the form stands. */
  label: string;
  children: ReactNode;
  /** Stands at the side where there is room. */
  aside?: ReactNode;
  submit: string;
  pending: boolean;
  disabled?: boolean;
  problem: ChangeProblem | null;
  restored: boolean;
  /** What saving would do, and to which namespace. */
  would: () => { namespace: string; steps: readonly Step[] };
  onSubmit: (event?: FormEvent) => void;
  onInsist: () => void;
  onCancel: () => void;
}

/** A form in the outline: fields, what they make at the side, and what came of saving. */
export function EditorFrame(props: EditorFrameProps) {
  const t = useTranslations('catalog');
  return (
    <form
      aria-label={props.label}
      noValidate
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(event);
      }}
      className="flex flex-col gap-4 border-l-2 border-l-focus bg-surface p-4"
    >
      {props.restored && <Notice tone="info" title={t('restored')} />}
      {props.aside ? (
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_300px]">
          <div className="min-w-0">{props.children}</div>
          <div className="min-w-0 xl:sticky xl:top-16 xl:self-start">{props.aside}</div>
        </div>
      ) : (
        props.children
      )}
      <ChangeNotice problem={props.problem} onInsist={props.onInsist} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={props.pending} disabled={props.disabled}>
          {props.submit}
        </Button>
        <Button onClick={props.onCancel}>{t('cancel')}</Button>
      </div>
      <ShowCommand
        command={() => {
          const { namespace, steps } = props.would();
          return stepsCommand(namespace, steps);
        }}
      />
    </form>
  );
}
