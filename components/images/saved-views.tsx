'use client';

import { ChevronDown, Plus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { type ListView, listViewText, parseListView } from '@/components/images/list-view';
import { ViewNameDialog } from '@/components/images/view-name-dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { useToast } from '@/components/ui/toast';
import { newId } from '@/lib/browser/new-id';
import { hearViews, keepViews, type SavedView, savedViews } from '@/lib/browser/saved-views';
import { type ImageListQuery, imageListParams } from '@/lib/images/image-list-query';
import { routes } from '@/lib/routes';

interface SavedViewsProps {
  query: ImageListQuery;
  view: ListView;
  onView: (view: ListView) => void;
  /** One of them is open, or none. */
  onOpen: (open: boolean) => void;
}

/** Tabs behind the scopes: what somebody looks at again and again, by a name of their own, and the way to save one. */
export function SavedViews({ query, view, onView, onOpen }: SavedViewsProps) {
  const t = useTranslations('views');
  const toast = useToast();
  const [views, setViews] = useState(savedViews);
  useEffect(() => hearViews(() => setViews(savedViews())), []);
  const [naming, setNaming] = useState<SavedView | null>(null);
  const address = imageListParams(query).toString();
  const shown = { query: address, columns: listViewText(view) };
  const keep = (next: SavedView[]) => {
    setViews(next);
    if (!keepViews(next)) toast({ tone: 'danger', title: t('not_kept') });
  };
  const change = (id: string, now: Partial<SavedView>) =>
    keep(savedViews().map((one) => (one.id === id ? { ...one, ...now } : one)));
  const remove = (gone: SavedView) => {
    const before = savedViews();
    keep(before.filter(({ id }) => id !== gone.id));
    const at = before.findIndex(({ id }) => id === gone.id);
    toast({
      tone: 'success',
      title: t('deleted', { name: gone.name }),
      action: {
        label: t('undo'),
        run: async () => {
          const now = savedViews();
          keep([...now.slice(0, at), gone, ...now.slice(at)]);
        },
      },
    });
  };
  const fitting = views.filter(({ query }) => query === address);
  // Of several with one query, the one whose columns are shown.
  const current = fitting.find(({ columns }) => columns === shown.columns) ?? fitting[0];
  const saved = current !== undefined;
  useEffect(() => onOpen(saved), [onOpen, saved]);
  const scopeAlone = imageListParams({ ...query, filters: [], words: [] }).toString();
  return (
    <>
      {views.map((one) => (
        <span key={one.id} className="-mb-px flex items-baseline gap-0.5">
          <Link
            href={routes.images(new URLSearchParams(one.query))}
            prefetch={false}
            aria-current={one === current ? 'true' : undefined}
            onClick={() => onView(parseListView(one.columns))}
            className="max-w-60 truncate whitespace-nowrap border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
          >
            {one.name}
          </Link>
          <Menu
            trigger={
              <IconButton
                label={t('change', { name: one.name })}
                icon={<ChevronDown aria-hidden className="size-3.5" />}
                className="size-6! self-start"
              />
            }
            items={[
              { label: t('rename'), onSelect: () => setNaming(one) },
              ...(one.query === shown.query && one.columns === shown.columns
                ? []
                : [{ label: t('replace'), onSelect: () => change(one.id, shown) }]),
              { label: t('delete'), danger: true, onSelect: () => remove(one) },
            ]}
          />
        </span>
      ))}
      {!saved && (address !== scopeAlone || views.length > 0) && (
        <button
          type="button"
          onClick={() => setNaming({ id: newId(), name: '', ...shown })}
          className="-mb-px flex items-center gap-1 self-start whitespace-nowrap text-link hover:underline"
        >
          <Plus aria-hidden className="size-3.5" />
          {t('save')}
        </button>
      )}
      {naming && (
        <ViewNameDialog
          name={naming.name}
          taken={views.filter(({ id }) => id !== naming.id).map(({ name }) => name)}
          onClose={() => setNaming(null)}
          onName={(name) => {
            const present = savedViews();
            if (present.some(({ id }) => id === naming.id)) change(naming.id, { name });
            else keep([...present, { ...naming, name }]);
            setNaming(null);
          }}
        />
      )}
    </>
  );
}
