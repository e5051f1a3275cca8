'use client';

import { Terminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ShownCommand } from '@/lib/commands/image-commands';
import { type Command, shellText } from '@/lib/commands/shell';

interface ShowCommandProps {
  /** Asked only when somebody looks. */
  command: () => ShownCommand;
  /** The file is chosen here and lies in a folder that no page knows. */
  withFile?: boolean;
}

/** Under a form or an action: what the stock clients are to be given for the same. Closed until somebody asks. */
export function ShowCommand({ command, withFile }: ShowCommandProps) {
  const t = useTranslations('commands');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className="flex min-w-0 flex-col items-start gap-2">
      <Button
        size="sm"
        variant="quiet"
        aria-expanded={open}
        aria-controls={id}
        icon={<Terminal aria-hidden className="size-4" />}
        onClick={() => setOpen(!open)}
      >
        {t('show')}
      </Button>
      <div id={id} hidden={!open} className="w-full min-w-0">
        {open && <CommandText command={command()} withFile={withFile} />}
      </div>
    </div>
  );
}

/** The commands themselves, to copy. */
export function CommandText({ command, withFile }: { command: ShownCommand; withFile?: boolean }) {
  const t = useTranslations('commands');
  const { commands, newer, left = [] } = command;
  if (commands.length === 0 && left.length === 0) return <p className="text-muted text-sm">{t('nothing')}</p>;
  return (
    <div className="flex flex-col gap-2">
      {commands.length > 0 && <Block commands={commands} label={t('command')} />}
      {withFile && <p className="text-muted text-sm">{t('in_folder')}</p>}
      {newer && (
        <>
          <p className="text-muted text-sm">{t('newer')}</p>
          <Block commands={newer} label={t('newer_command')} />
        </>
      )}
      {left.length > 0 && (
        <p className="break-words text-sm">{t('left', { keys: left.join(', '), count: left.length })}</p>
      )}
    </div>
  );
}

function Block({ commands, label }: { commands: readonly Command[]; label: string }) {
  const t = useTranslations('commands');
  const shown = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState<'copied' | 'not_copied' | null>(null);
  const text = shellText(commands);
  const copy = async () => setSaid((await copied(text, shown.current)) ? 'copied' : 'not_copied');
  return (
    <div className="rounded border bg-bg">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-60 overflow-auto px-3 py-2"
      >
        <pre ref={shown} className="font-mono text-sm">
          {text}
        </pre>
      </section>
      <p className="flex items-center justify-end gap-2 border-t px-2 py-1">
        <span role="status" className="text-muted text-sm">
          {said && t(said)}
        </span>
        <Button size="sm" variant="quiet" onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </p>
    </div>
  );
}

/** Whether a text is in the clipboard now. On plain http a page may only copy what is selected, so it stays selected. */
async function copied(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (!shown) return false;
    getSelection()?.selectAllChildren(shown);
    return document.execCommand('copy');
  }
}
