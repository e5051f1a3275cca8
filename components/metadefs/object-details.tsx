'use client';

import { useTranslations } from 'next-intl';
import { useDefinitionWords } from '@/components/metadefs/use-definition-words';
import type { MetadefObjectBody } from '@/lib/contract/metadef-body';

/** An object read: its words, and its properties in their order. */
export function ObjectDetails({ object }: { object: MetadefObjectBody }) {
  const t = useTranslations('catalog');
  const words = useDefinitionWords();
  return (
    <div className="flex flex-col gap-2 px-4 pb-4 pl-8 text-sm">
      {object.description ? (
        <p className="whitespace-pre-line break-words">{object.description}</p>
      ) : (
        <p className="text-muted">{t('no_description')}</p>
      )}
      <ul className="divide-y border-y">
        {Object.entries(object.properties ?? {}).map(([name, definition]) => (
          <li key={name} className="grid gap-x-4 py-1.5 sm:grid-cols-2">
            <span className="min-w-0">
              <code className="break-all font-mono">{name}</code>
              {object.required?.includes(name) && (
                <span className="ml-2 rounded border border-line-strong px-1">{t('required')}</span>
              )}
              {definition.title && <span className="block break-words text-muted">{definition.title}</span>}
            </span>
            <span className="min-w-0 break-words text-muted">{words(definition).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
