'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { formKey } from '@/components/metadefs/kept-forms';
import { OutlineSection } from '@/components/metadefs/outline-section';
import { RemoveMemberDialog } from '@/components/metadefs/remove-member-dialog';
import { TagItem } from '@/components/metadefs/tag-item';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useChange } from '@/components/metadefs/use-change';
import { ShowCommand } from '@/components/shell/show-command';
import { useKeptText } from '@/components/shell/use-kept-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Reason } from '@/components/ui/reason';
import { useListed } from '@/components/ui/use-listed';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { tagNames, tagProblem } from '@/lib/forms/metadef-tags';
import { sameTag } from '@/lib/metadefs/tag-name';

/** Tags of a namespace: one renamed or deleted in its place, many added at once. */
export function TagSection({ namespace, access }: { namespace: MetadefNamespace; access: CatalogAccess }) {
  const listed = useListed();
  const t = useTranslations('catalog');
  const problems = useTranslations('definitionProblems');
  const { pending, problem, change, clear } = useChange();
  const [kept, setTyped] = useKeptText(formKey(namespace.namespace, 'add_tags', ''));
  const typed = kept ?? '';
  const [wrong, setWrong] = useState<string>();
  const [removing, setRemoving] = useState<string | null>(null);
  const tags = (namespace.tags ?? []).map(({ name }) => name).sort();
  const present = new Set(tags);
  const closed = access.closed('add_tags');
  const reasonId = useId();
  const names = tagNames(typed);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    clear();
    const bad = names.find((name) => tagProblem(name) !== null);
    if (names.length === 0) return setWrong(problems('name_needed'));
    if (bad !== undefined)
      return setWrong(`${bad.slice(0, 40)}: ${problems(tagProblem(bad) ?? 'name_needed')}`);
    const twice = names.filter((name) => sameTag(name, present) !== null);
    if (twice.length > 0) return setWrong(problems('tags_taken', { names: listed(twice) }));
    const found = await change([{ namespace: namespace.namespace, steps: [{ do: 'add_tags', names }] }]);
    if (!found) setTyped(null);
  };
  return (
    <OutlineSection title={t('tags')} count={tags.length}>
      <div className="flex flex-col gap-3 p-4">
        {tags.length === 0 ? (
          <p className="text-muted text-sm">{t('no_tags')}</p>
        ) : (
          <ul className="flex flex-wrap gap-1.5">
            {tags.map((name) => (
              <TagItem
                key={name}
                namespace={namespace}
                name={name}
                taken={present}
                access={access}
                onRemove={() => setRemoving(name)}
              />
            ))}
          </ul>
        )}
        {access.offered && (
          <form noValidate onSubmit={(event) => void add(event)} className="flex flex-col items-start gap-2">
            <Field
              label={t('add_tags')}
              hint={t('add_tags_hint')}
              error={wrong}
              className="w-full max-w-[480px]"
            >
              {(control) => (
                <textarea
                  {...control}
                  rows={2}
                  spellCheck={false}
                  disabled={closed !== undefined}
                  value={typed}
                  onChange={(event) => {
                    setTyped(event.target.value);
                    setWrong(undefined);
                  }}
                  className="field-control h-auto! py-1.5"
                />
              )}
            </Field>
            <ChangeNotice problem={problem} />
            {closed && <Reason id={reasonId}>{closed}</Reason>}
            <Button
              type="submit"
              size="sm"
              pending={pending}
              disabled={closed !== undefined}
              aria-describedby={closed && reasonId}
            >
              {t('add_tags_submit', { count: names.length })}
            </Button>
            {names.length > 0 && (
              <ShowCommand command={() => stepsCommand(namespace.namespace, [{ do: 'add_tags', names }])} />
            )}
          </form>
        )}
      </div>
      {removing !== null && present.has(removing) && (
        <RemoveMemberDialog
          namespace={namespace}
          kind="tags"
          name={removing}
          body={{ name: removing }}
          onClose={() => setRemoving(null)}
        />
      )}
    </OutlineSection>
  );
}
