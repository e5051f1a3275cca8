'use client';

import { Info, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { AdviceLine } from '@/components/metadata/advice-line';
import { ImageReferenceControl } from '@/components/metadata/image-reference-control';
import { PropertyControl } from '@/components/metadata/property-control';
import { usePropertyWords } from '@/components/metadata/use-property-words';
import { useShownKey } from '@/components/metadata/use-shown-key';
import { IconButton } from '@/components/ui/icon-button';
import type { Advice } from '@/lib/metadata/image-advice';
import { isNameable } from '@/lib/metadata/property-key';
import { type PropertyView, viewProblem } from '@/lib/metadata/property-view';

interface PropertyRowProps {
  name: string;
  view: PropertyView;
  projectId: string;
  /** As it was read and as it shall be; null is "not there". */
  from: string | null;
  to: string | null;
  advice: Advice[];
  /** A further sentence on what is wrong, such as a signature's missing part. */
  wrong?: string;
  disabled: boolean;
  onSet: (properties: Record<string, string>) => void;
  onRemove: () => void;
  onRevert: () => void;
}

/** One property of the image: what it is, its control, what is to be considered, and what changed. */
export function PropertyRow({
  name,
  view,
  projectId,
  from,
  to,
  advice,
  wrong,
  disabled: closed,
  onSet,
  onRemove,
  onRevert,
}: PropertyRowProps) {
  const t = useTranslations('metadata');
  const { title, description } = usePropertyWords(name, view);
  const shown = useShownKey()(name);
  const [explained, setExplained] = useState(false);
  const [left, setLeft] = useState(false);
  const state = from === to ? null : from === null ? 'added' : to === null ? 'removed' : 'changed';
  const nameable = isNameable(name);
  const disabled = closed || !nameable;
  const set = (value: string) => onSet({ [name]: value });
  // Nothing is wrong with a row that nobody has come to yet; an empty one is not saved, and that is all there is to say.
  const empty = to === '' && from !== '';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_auto]">
      <div className="min-w-0">
        <span className={`break-all font-mono text-sm ${state === 'removed' ? 'line-through' : ''}`}>
          {shown}
        </span>
        {state && (
          <span className="ml-2 inline-flex items-center gap-1.5 whitespace-nowrap text-sm">
            <span aria-hidden className="size-1.5 rounded-full bg-text" />
            {t(`state_${state}`)}
          </span>
        )}
        {(title || description) && (
          <span className="flex items-start gap-1 text-muted text-sm">
            <span className="min-w-0 break-words">{title}</span>
            {description && (
              <button
                type="button"
                aria-expanded={explained}
                aria-label={t('explain', { name: shown })}
                onClick={() => setExplained((open) => !open)}
                className="inline-flex size-5 shrink-0 items-center justify-center rounded hover:bg-hover hover:text-text"
              >
                <Info aria-hidden className="size-3.5" />
              </button>
            )}
          </span>
        )}
        {explained && <p className="whitespace-pre-line break-words text-sm">{description}</p>}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears that its control was left */}
      <div
        onBlur={() => setLeft(true)}
        className="col-span-2 row-start-2 min-w-0 sm:col-span-1 sm:col-start-2 sm:row-start-1"
      >
        {to === null ? (
          <p className="break-words py-1.5 text-muted text-sm">{t('was', { value: from || '–' })}</p>
        ) : view.rule?.refersTo ? (
          <ImageReferenceControl
            format={view.rule.refersTo}
            projectId={projectId}
            label={shown}
            value={to}
            onChange={set}
            disabled={disabled}
          />
        ) : (
          <PropertyControl
            definition={view.definition}
            choices={view.choices}
            problem={empty ? null : viewProblem(view, to)}
            label={shown}
            labelHidden
            value={to}
            onChange={set}
            disabled={disabled}
          />
        )}
        {empty && (left || from !== null) && (
          <p className="text-muted text-sm">{t(from === null ? 'blank_added' : 'blank_emptied')}</p>
        )}
        {!nameable && <p className="text-muted text-sm">{t('not_nameable')}</p>}
        {wrong && <p className="text-danger text-sm">{wrong}</p>}
        {advice.map((piece) => (
          <AdviceLine key={piece.kind} advice={piece} disabled={disabled} onFix={onSet} />
        ))}
        {state === 'changed' && (
          <p className="break-words text-muted text-sm">{t('was', { value: from || '–' })}</p>
        )}
      </div>
      <div className="col-start-2 row-start-1 flex justify-end sm:col-start-3 sm:w-16">
        {state && (
          <IconButton
            label={t('revert', { name: shown })}
            icon={<RotateCcw aria-hidden className="size-4" />}
            disabled={disabled}
            onClick={onRevert}
          />
        )}
        {to !== null && (
          <IconButton
            label={t('remove', { name: shown })}
            icon={<Trash2 aria-hidden className="size-4" />}
            disabled={disabled}
            onClick={from === null ? onRevert : onRemove}
          />
        )}
      </div>
    </div>
  );
}
