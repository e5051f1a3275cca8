'use client';

import { Terminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { CopyBlock } from '@/components/shell/copy-block';
import { Button } from '@/components/ui/button';
import { useListed } from '@/components/ui/use-listed';
import type { ShownCommand } from '@/lib/commands/image-commands';
import { shellText } from '@/lib/commands/shell';

interface ShowCommandProps {
  /** Asked only when somebody looks. */
  command: () => ShownCommand;
  /** The file is chosen here and lies in a folder that no page knows. */
  withFile?: boolean;
  /** Words of it are in capitals, for who runs it to fill in. */
  toFillIn?: boolean;
}

/** Under a form or an action: what the stock clients are to be given for the same. Closed until somebody asks. */
export function ShowCommand({ command, withFile, toFillIn }: ShowCommandProps) {
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
        {open && <CommandText command={command()} withFile={withFile} toFillIn={toFillIn} />}
      </div>
    </div>
  );
}

/** The commands themselves, to copy. */
export function CommandText({
  command,
  withFile,
  toFillIn,
}: Omit<ShowCommandProps, 'command'> & { command: ShownCommand }) {
  const listed = useListed();
  const t = useTranslations('commands');
  const { commands, newer, left = [] } = command;
  if (commands.length === 0 && left.length === 0) return <p className="text-muted text-sm">{t('nothing')}</p>;
  return (
    <div className="flex flex-col gap-2">
      {commands.length > 0 && <CopyBlock text={shellText(commands)} label={t('command')} />}
      {withFile && <p className="text-muted text-sm">{t('in_folder')}</p>}
      {toFillIn && <p className="text-muted text-sm">{t('to_fill_in')}</p>}
      {newer && (
        <>
          <p className="text-muted text-sm">{t('newer')}</p>
          <CopyBlock text={shellText(newer)} label={t('newer_command')} />
        </>
      )}
      {left.length > 0 && (
        <p className="break-words text-sm">{t('left', { keys: listed(left), count: left.length })}</p>
      )}
    </div>
  );
}
