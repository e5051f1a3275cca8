'use client';

import { Check, Pencil, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useChange } from '@/components/metadefs/use-change';
import { IconButton } from '@/components/ui/icon-button';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { tagProblem } from '@/lib/forms/metadef-tags';
import { sameTag } from '@/lib/metadefs/tag-name';

interface TagItemProps {
  namespace: MetadefNamespace;
  name: string;
  taken: ReadonlySet<string>;
  access: CatalogAccess;
  onRemove: () => void;
}

/** A tag, renamed in its place. */
export function TagItem({ namespace, name, taken, access, onRemove }: TagItemProps) {
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const { pending, problem, change, clear } = useChange();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string>();
  const rename = async (event: FormEvent) => {
    event.preventDefault();
    clear();
    const to = (typed ?? '').trim();
    if (to === name) return setTyped(null);
    const other = sameTag(to, taken);
    const bad = other !== null && other !== name ? 'name_taken' : tagProblem(to);
    if (bad) return setWrong(problems(bad));
    const step = { do: 'tags' as const, from: { name }, to: { name: to } };
    if (!(await change([{ namespace: namespace.namespace, steps: [step] }]))) setTyped(null);
  };
  if (typed === null)
    return (
      <li className="inline-flex max-w-full items-center rounded bg-hover pl-2 text-sm">
        <span className="break-all py-1 pr-1.5">{name}</span>
        {access.offered && access.closed('tags') === undefined && (
          <>
            <IconButton
              label={t('rename_named', { name })}
              icon={<Pencil aria-hidden className="size-3.5" />}
              onClick={() => setTyped(name)}
              className="size-7"
            />
            <IconButton
              label={t('delete_named', { name })}
              icon={<X aria-hidden className="size-3.5" />}
              onClick={onRemove}
              className="size-7"
            />
          </>
        )}
      </li>
    );
  return (
    <li className="flex w-full flex-col gap-2">
      <form noValidate onSubmit={(event) => void rename(event)} className="flex items-center gap-1">
        <input
          // biome-ignore lint/a11y/noAutofocus: the button that was just used has given way to this field
          autoFocus
          aria-label={t('rename_named', { name })}
          aria-invalid={wrong ? true : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(undefined);
          }}
          onKeyDown={(event) => event.key === 'Escape' && setTyped(null)}
          className="field-control max-w-[320px]"
        />
        <IconButton
          type="submit"
          label={t('save')}
          disabled={pending}
          icon={<Check aria-hidden className="size-4" />}
        />
        <IconButton
          label={t('cancel')}
          icon={<X aria-hidden className="size-4" />}
          onClick={() => setTyped(null)}
        />
      </form>
      {wrong && (
        <p role="alert" className="text-danger text-sm">
          {wrong}
        </p>
      )}
      <ChangeNotice problem={problem} />
    </li>
  );
}
