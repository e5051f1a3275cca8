'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ComponentType, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { keptForms } from '@/components/metadefs/kept-forms';
import { MemberRow } from '@/components/metadefs/member-row';
import { OutlineSection } from '@/components/metadefs/outline-section';
import { RemoveMemberDialog } from '@/components/metadefs/remove-member-dialog';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { Button } from '@/components/ui/button';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { type MemberBody, membersOf } from '@/lib/metadefs/namespace-steps';

export interface MemberEditorProps<Body> {
  namespace: MetadefNamespace;
  /** '' makes a new one. */
  name: string;
  /** As it was last read; null where there is none. */
  read: Body | null;
  /** Names that others have. */
  taken: ReadonlySet<string>;
  /** With the name that it has now, or null when nothing was saved. */
  onDone: (name: string | null) => void;
}

interface MemberSectionProps<Kind extends 'properties' | 'objects'> {
  kind: Kind;
  namespace: MetadefNamespace;
  access: CatalogAccess;
  summary: (body: MemberBody<Kind>) => ReactNode;
  details: (name: string, body: MemberBody<Kind>) => ReactNode;
  editor: ComponentType<MemberEditorProps<MemberBody<Kind>>>;
}

/** Properties or objects of a namespace as an outline, each opened to be read or to be edited in its place. */
export function MemberSection<Kind extends 'properties' | 'objects'>({
  kind,
  namespace,
  access,
  summary,
  details,
  editor: Editor,
}: MemberSectionProps<Kind>) {
  const t = useTranslations('catalog');
  const word: 'properties' | 'objects' = kind;
  const members: Map<string, MemberBody<Kind>> = membersOf(namespace)[kind];
  const [editing, setEditing] = useState<ReadonlySet<string>>(new Set());
  const [removing, setRemoving] = useState<string | null>(null);
  const section = useRef<HTMLDivElement>(null);
  /** A form that was just left, by the name that what it edited has now. */
  const left = useRef<{ name: string; saved: boolean } | null>(null);
  const { offered } = access;
  useEffect(() => {
    const kept = offered ? keptForms(namespace.namespace, kind) : [];
    if (kept.length > 0) setEditing((present) => new Set([...present, ...kept]));
  }, [namespace.namespace, kind, offered]);
  const edit = (name: string) => setEditing((present) => new Set([...present, name]));
  const done = useCallback((name: string, now: string | null) => {
    setEditing((present) => new Set([...present].filter((one) => one !== name)));
    left.current = { name: now ?? name, saved: now !== null };
  }, []);
  // Focus goes to where the form was, once the row of what was saved is there.
  useEffect(() => {
    const { name, saved } = left.current ?? {};
    if (name === undefined) return;
    const row = section.current?.querySelector<HTMLElement>(`[data-member="${CSS.escape(name)}"] button`);
    if (saved && !row) return;
    left.current = null;
    (row ?? section.current?.querySelector('button'))?.focus();
  });
  // A form stays where others deleted what it edits.
  const names = [...members.keys(), ...[...editing].filter((name) => name !== '' && !members.has(name))];
  const mayChange = offered && access.closed(kind) === undefined;
  const editorOf = (name: string) => (
    <Editor
      namespace={namespace}
      name={name}
      read={members.get(name) ?? null}
      taken={new Set([...members.keys()].filter((one) => one !== name))}
      onDone={(now) => done(name, now)}
    />
  );
  return (
    <div ref={section}>
      <OutlineSection
        title={t(word)}
        count={members.size}
        action={
          mayChange && (
            <Button
              size="sm"
              icon={<Plus aria-hidden className="size-4" />}
              disabled={editing.has('')}
              onClick={() => edit('')}
            >
              {t(`add_${word}`)}
            </Button>
          )
        }
      >
        {names.length === 0 && !editing.has('') && (
          <p className="px-4 py-3 text-muted text-sm">{t(`no_${word}`)}</p>
        )}
        <ul className="divide-y">
          {names.map((name) => {
            const body = members.get(name);
            return (
              <li key={name} data-member={name}>
                {editing.has(name) || !body ? (
                  editorOf(name)
                ) : (
                  <MemberRow
                    name={name}
                    summary={summary(body)}
                    onEdit={mayChange ? () => edit(name) : null}
                    onRemove={() => setRemoving(name)}
                  >
                    {() => details(name, body)}
                  </MemberRow>
                )}
              </li>
            );
          })}
          {editing.has('') && <li key="">{editorOf('')}</li>}
        </ul>
      </OutlineSection>
      {removing !== null && members.has(removing) && (
        <RemoveMemberDialog
          namespace={namespace}
          kind={kind}
          name={removing}
          body={members.get(removing) as MemberBody<Kind>}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  );
}
