'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { BulkResults } from '@/components/images/bulk-results';
import { undoVerb } from '@/components/images/undo-steps';
import { useBulk } from '@/components/images/use-bulk';
import { useNameOf } from '@/components/images/use-name-of';
import { useUndo } from '@/components/images/use-undo';
import { useUsesWords } from '@/components/images/use-uses-words';
import { VerbUses } from '@/components/images/verb-uses';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { ShowCommand } from '@/components/shell/show-command';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { RadioCards } from '@/components/ui/radio-cards';
import { RelativeTime } from '@/components/ui/relative-time';
import { useToast } from '@/components/ui/toast';
import { setHidden } from '@/lib/actions/images';
import type { Viewer } from '@/lib/auth/viewer';
import { actOnMany, QueryError } from '@/lib/browser/dashboard';
import { verbCommand } from '@/lib/commands/image-commands';
import { type ImageGroup, imageQuery, planQuery } from '@/lib/images/image-list-query';
import { osOf } from '@/lib/images/image-match';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type OlderVersion, olderVersions } from '@/lib/images/older-versions';
import { usesOverviewOptions } from '@/lib/queries/image-uses';
import { imageScanOptions, rowsOf } from '@/lib/queries/images';
import { noUses, usedOf, usesAge } from '@/lib/work/image-uses';

interface OlderVersionsDialogProps {
  viewer: Viewer;
  /** Only what is older than this one; else all of the project. */
  of?: ImageSummary;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** Rows of the preview; what is beyond is told, and hidden with the rest. */
const shown = 100;

/**
 * Offers to hide, in one step, what a newer active image replaces; shows beforehand what stays and what goes. What is used,
 * or may be, goes only where somebody ticks it.
 */
export function OlderVersionsDialog({ viewer, of, onClose, onDone }: OlderVersionsDialogProps) {
  const t = useTranslations('older');
  const verbs = useTranslations('verbs');
  const list = useTranslations('list');
  const toast = useToast();
  const [by, setBy] = useState<ImageGroup>('name');
  const undo = useUndo();
  // What somebody ticked or unticked; the others go unless they are used, or may be.
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const words = useUsesWords();
  const uses = useQuery(usesOverviewOptions(viewer.projectId, usesAge.decided));
  const [tried, setTried] = useState<string[] | null>(null);
  // Those that were hidden, over all tries, as they were before.
  const hidden = useRef(new Map<string, ImageSummary>());
  const query = imageQuery({ scope: 'project' });
  const scan = useInfiniteQuery(imageScanOptions(query, planQuery(query, viewer), viewer.projectId));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = scan;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const read = useMemo(() => rowsOf(data?.pages ?? []), [data]);
  const groups = useMemo(() => {
    const world = {
      now: Date.now(),
      who: viewer,
      usedOf: (image: ImageSummary) => (uses.data ? usedOf(uses.data, image) : 'unknown'),
    };
    return olderVersions(read, by, world).filter(
      ({ keeper, older }) =>
        !of || [keeper, ...older.map(({ image }) => image)].some(({ id }) => id === of.id),
    );
  }, [read, viewer, by, of, uses.data]);
  const bulk = useBulk({
    verb: 'hide',
    run: (all) => actOnMany(setHidden, all, (ids) => ({ ids, hidden: true })),
    order: { verb: 'hide' },
    viewer,
    nameOf: useNameOf(read),
  });
  const found = groups.flatMap(({ older }) => older);
  const goes = ({ image, why }: OlderVersion) => choices.get(image.id) ?? why === 'replaced';
  const chosen = found.filter(goes).map(({ image }) => image);
  const complete = data !== undefined && !hasNextPage && !isFetching && !isError && !uses.isPending;
  const users = ({ image, why }: OlderVersion) => {
    if (why === 'replaced' || !complete) return null;
    if (why === 'use_unknown') return t('use_unknown');
    return t('used', { users: words.what(uses.data?.counts[image.id] ?? noUses) });
  };
  const byId = useMemo(() => new Map(read.map((image) => [image.id, image])), [read]);
  const name = (id: string) => byId.get(id)?.name || list('unnamed');
  const tell = () => {
    const done = [...hidden.current.values()];
    const [first] = done;
    if (!first) return;
    toast({
      tone: 'success',
      title: verbs('hide_done', { count: done.length, name: name(first.id) }),
      action: undo(undoVerb('hide', done)),
    });
  };
  const run = async (ids: string[]) => {
    const before = byId;
    const { results } = await bulk.start(ids);
    for (const { id, result } of results) {
      const image = before.get(id);
      if (result.ok && image) hidden.current.set(id, image);
    }
    const all = tried ?? ids;
    if (!all.every((id) => hidden.current.has(id))) return setTried(all);
    tell();
    onDone(all);
  };
  if (tried && bulk.results.length > 0)
    return (
      <BulkResults
        title={verbs('hide_failed')}
        all={tried.length}
        results={bulk.results}
        error={bulk.error}
        pending={bulk.progress !== null}
        name={name}
        onAgain={(ids) => void run(ids)}
        onClose={() => {
          tell();
          onDone(tried);
        }}
      />
    );
  const failure = bulk.error ?? (scan.error instanceof QueryError ? scan.error.error : null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && bulk.progress === null && onClose()}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          <Button onClick={bulk.progress ? bulk.stop : onClose}>
            {verbs(bulk.progress ? 'stop' : 'cancel')}
          </Button>
          <Button
            variant="primary"
            pending={bulk.progress !== null}
            disabled={chosen.length === 0 || !complete}
            onClick={() => void run(chosen.map(({ id }) => id))}
          >
            {t('hide', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <RadioCards<ImageGroup>
        legend={t('by')}
        name="by"
        value={by}
        onValueChange={setBy}
        options={[
          { value: 'name', label: t('by_name') },
          { value: 'os', label: t('by_os'), hint: t('by_os_hint') },
        ]}
      />
      <p role="status" className="text-muted text-sm">
        {complete
          ? t('found', { older: found.length, groups: groups.length })
          : t('looking', { count: read.length })}
      </p>
      {failure && <ActionErrorNotice error={failure} />}
      {isError && <Button onClick={() => void fetchNextPage()}>{list('try_again')}</Button>}
      {complete && chosen.length > 0 && <VerbUses verb="hide" images={chosen} viewer={viewer} />}
      <ul className="flex flex-col gap-3">
        {groups.slice(0, shown).map(({ keeper, older }) => (
          <li key={keeper.id} className="rounded border p-3">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="min-w-0 break-words font-medium">{keeper.name || list('unnamed')}</span>
              <span className="text-muted text-sm">
                {by === 'os' && `${osOf(keeper)} · `}
                {t('stays')} · <RelativeTime iso={keeper.created_at} />
              </span>
            </p>
            <ul className="mt-1.5 flex flex-col gap-1">
              {older.map((version) => (
                <Older
                  key={version.image.id}
                  image={version.image}
                  users={users(version)}
                  checked={goes(version)}
                  onChange={(hides) => setChoices((present) => new Map(present).set(version.image.id, hides))}
                />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {complete && chosen.length > 0 && (
        <ShowCommand
          command={() =>
            verbCommand(
              'hide',
              chosen.map(({ id }) => id),
            )
          }
        />
      )}
      {groups.length > shown && <p className="text-muted">{t('more', { count: groups.length - shown })}</p>}
    </Dialog>
  );
}

interface OlderProps {
  image: ImageSummary;
  /** Who uses it, or that this is not known, in words; null for nobody. */
  users: string | null;
  checked: boolean;
  onChange: (hides: boolean) => void;
}

function Older({ image, users, checked, onChange }: OlderProps) {
  const list = useTranslations('list');
  return (
    <li>
      <label className="flex items-baseline gap-2">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 shrink-0 translate-y-0.5 accent-[var(--accent)]"
        />
        <span className="min-w-0 truncate">{image.name || list('unnamed')}</span>
        {users && <span className="min-w-0 text-muted text-sm">{users}</span>}
        <span className="ml-auto whitespace-nowrap text-muted text-sm">
          <RelativeTime iso={image.created_at} />
        </span>
      </label>
    </li>
  );
}
