'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { ImageDialogAct } from '@/components/images/use-image-acts';
import { type Command, commandBeside } from '@/components/palette/command';
import { useCommands } from '@/components/palette/use-commands';
import { type FoundImages, foundAtMost } from '@/components/palette/use-found-images';
import type { Viewer } from '@/lib/auth/viewer';
import { recentImages } from '@/lib/browser/recent-images';
import type { Image } from '@/lib/contract/image';

interface PaletteListProps {
  viewer: Viewer;
  onAsk: (act: ImageDialogAct, image: Image) => void;
  onExport: () => void;
  /** Closes the palette, then runs. */
  onChoose: (run: () => void) => void;
}

/** A field and the commands that fit what is typed into it (WAI-ARIA: combobox with a listbox that stays open). */
export function PaletteList({ viewer, onAsk, onExport, onChoose }: PaletteListProps) {
  const t = useTranslations('palette');
  const id = useId();
  const [text, setText] = useState('');
  const [recent] = useState(recentImages);
  const [moved, setMoved] = useState<string | null>(null);
  const { groups, found } = useCommands({ viewer, text, recent, onAsk, onExport });
  const commands = groups.flatMap((group) => group.commands);
  // Until somebody moves, the first; then the one they moved to, whatever comes meanwhile.
  const current = commands.find((command) => command.id === moved) ?? commands[0] ?? null;
  const idOf = (command: Command) => `${id}-${command.id}`;
  const currentId = current?.id;
  useEffect(() => {
    if (currentId) document.getElementById(`${id}-${currentId}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, currentId]);
  const onKey = (event: KeyboardEvent) => {
    // Enter belongs to an input method while it is at work.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setMoved(commandBeside(commands, current?.id ?? null, 1));
    else if (event.key === 'ArrowUp') setMoved(commandBeside(commands, current?.id ?? null, -1));
    else if (event.key === 'Enter' && current) onChoose(current.run);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        role="combobox"
        aria-expanded={commands.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? idOf(current) : undefined}
        aria-autocomplete="list"
        aria-label={t('field')}
        placeholder={t('placeholder')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMoved(null);
        }}
        onKeyDown={onKey}
        className="h-12 shrink-0 border-b bg-transparent px-4 outline-none"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('title')}
        className="min-h-0 flex-1 overflow-y-auto p-1"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
          <div key={group.key} role="group" aria-labelledby={`${id}-${group.key}`}>
            <div id={`${id}-${group.key}`} className="px-3 pt-2 pb-1 text-muted text-sm">
              {t(`group_${group.key}`)}
            </div>
            {group.commands.map((command) => (
              <Option
                key={command.id}
                id={idOf(command)}
                command={command}
                selected={command === current}
                onChoose={() => onChoose(command.run)}
                onPoint={() => setMoved(command.id)}
              />
            ))}
          </div>
        ))}
      </div>
      <footer className="flex shrink-0 justify-between gap-3 border-t px-4 py-2 text-muted text-sm">
        <Status found={found} count={commands.length} />
        <span aria-hidden className="whitespace-nowrap max-sm:hidden">
          {t('keys')}
        </span>
      </footer>
    </>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  selected: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

function Option({ id, command: { label, hint, icon: Icon }, selected, onChoose, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys belong to the field, which says which option is meant
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      onClick={onChoose}
      // A list that moves under a resting pointer is nobody's choice.
      onPointerMove={() => !selected && onPoint()}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      className={`flex min-h-9 cursor-default items-center gap-2.5 rounded px-3 py-1 ${selected ? 'bg-hover' : ''}`}
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hint && <span className="shrink-0 text-muted text-sm">{hint}</span>}
    </div>
  );
}

/** How much was found, and of how many images that are looked through: told as it changes. */
function Status({ found, count }: { found: FoundImages; count: number }) {
  const t = useTranslations('palette');
  const { lookedAt, complete, failed, images } = found;
  const words = () => {
    if (failed) return t('not_read');
    if (lookedAt === null) return t('count', { count });
    if (images.length >= foundAtMost) return t('first_found', { count: images.length });
    return t(complete ? 'looked_at_all' : 'looked_at', { found: images.length, count: lookedAt });
  };
  return <p role="status">{words()}</p>;
}
