'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { useProjectName } from '@/components/images/use-project-name';
import { useUsesWords } from '@/components/images/use-uses-words';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { useSentences } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import type { Image } from '@/lib/contract/image';
import { shortId } from '@/lib/format';
import { shownText } from '@/lib/images/odd-text';
import { refreshUses, usesOfImageOptions } from '@/lib/queries/image-uses';
import { routes } from '@/lib/routes';
import { isWhole, mayOthersUse, type UsesOfImage, usesAge } from '@/lib/work/image-uses';

/** Which servers, volumes and images use one image, as far as this session may know, and since when that is known. */
export function ImageUses({ image, viewer }: { image: Image; viewer: Viewer }) {
  const t = useTranslations('uses');
  const client = useQueryClient();
  const [refreshing, setRefreshing] = useState(false);
  const uses = useQuery(usesOfImageOptions(image.id, viewer.projectId, usesAge.shown));
  const error = uses.error instanceof QueryError ? uses.error.error : null;
  const refresh = async () => {
    setRefreshing(true);
    // What fails is told by the query itself.
    await refreshUses(client, viewer.projectId, image.id).catch(() => {});
    setRefreshing(false);
  };
  return (
    <ImageFrame image={image} viewer={viewer} stale={null}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted text-sm">
          {uses.data ? (
            <>
              {t(`scope_${uses.data.scope}`)}{' '}
              {t.rich('read', {
                time: () => <RelativeTime counted iso={new Date(uses.data.readAt).toISOString()} />,
              })}
            </>
          ) : (
            uses.isFetching && t('looking_long')
          )}
        </p>
        <Button
          size="sm"
          pending={refreshing}
          disabled={uses.isFetching}
          icon={<RefreshCw aria-hidden className="size-3.5" />}
          onClick={() => void refresh()}
        >
          {t('refresh')}
        </Button>
      </div>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void uses.refetch()}
          pending={uses.isFetching}
          stale={uses.data !== undefined}
        />
      )}
      {uses.data && <Uses uses={uses.data} image={image} viewer={viewer} />}
    </ImageFrame>
  );
}

function Uses({ uses, image, viewer }: { uses: UsesOfImage; image: Image; viewer: Viewer }) {
  const t = useTranslations('uses');
  const list = useTranslations('list');
  const words = useUsesWords();
  const sentences = useSentences();
  const { servers, volumes, images, counts, parts, projects, scope } = uses;
  const what = words.what(counts);
  const name = (text: string | null) => shownText(text ?? '') || list('unnamed');
  const shows = (projectId: string | null) =>
    scope === 'all' ? <ProjectName id={projectId} viewer={viewer} /> : null;
  return (
    <>
      {!isWhole(parts) && (
        <Notice tone="warning" title={t('not_all_known')}>
          {sentences(words.unknown(parts))}
        </Notice>
      )}
      <p>
        {sentences([
          what ? t('used_by', { what, projects }) : isWhole(parts) ? t(`unused_${scope}`) : t('unknown_long'),
          counts.needing > 0 && t('delete_needing', { count: counts.needing }),
          mayOthersUse(uses, image) && t('others'),
        ])}
      </p>
      <Table
        title={t('servers_title')}
        absent={parts.servers === 'absent' ? t('servers_absent') : null}
        all={counts.servers}
        heads={[t('name'), t('state'), t('how'), ...(scope === 'all' ? [t('project')] : [])]}
        rows={servers.map((server) => ({
          key: `${server.id} ${server.how}`,
          cells: [
            <Named key="name" name={name(server.name)} id={server.id} />,
            server.status,
            t(`how_${server.how}`),
            shows(server.projectId),
          ],
        }))}
      />
      <Table
        title={t('volumes_title')}
        absent={parts.volumes === 'absent' ? t('volumes_absent') : null}
        all={counts.volumes}
        heads={[t('name'), t('state'), t('size'), ...(scope === 'all' ? [t('project')] : [])]}
        rows={volumes.map((volume) => ({
          key: volume.id,
          cells: [
            <Named key="name" name={name(volume.name)} id={volume.id} />,
            volume.status,
            `${volume.size} GiB`,
            shows(volume.projectId),
          ],
        }))}
      />
      <Table
        title={t('images_title')}
        absent={null}
        all={counts.images}
        heads={[t('name'), t('how'), ...(scope === 'all' ? [t('project')] : [])]}
        rows={images.map((other) => ({
          key: `${other.id} ${other.as}`,
          cells: [
            <Link
              key="name"
              href={routes.image(other.id)}
              prefetch={false}
              className="font-medium hover:underline"
            >
              {name(other.name)}
            </Link>,
            t(`as_${other.as}`),
            shows(other.projectId),
          ],
        }))}
      />
    </>
  );
}

function ProjectName({ id, viewer }: { id: string | null; viewer: Viewer }) {
  const name = useProjectName(id, viewer);
  return (
    <span title={id ?? undefined}>
      {name ?? (id ? <span className="font-mono">{shortId(id)}</span> : '–')}
    </span>
  );
}

function Named({ name, id }: { name: string; id: string }) {
  return (
    <>
      <span className="font-medium">{name}</span>{' '}
      <span title={id} className="whitespace-nowrap font-mono text-muted">
        {shortId(id)}
      </span>
    </>
  );
}

interface TableProps {
  title: string;
  /** Why there can be none, where the cloud lacks the service. */
  absent: string | null;
  /** How many there are; of very many only the first are shown. */
  all: number;
  heads: string[];
  rows: { key: string; cells: ReactNode[] }[];
}

function Table({ title, absent, all, heads, rows }: TableProps) {
  const t = useTranslations('uses');
  if (absent !== null) return <p className="text-muted text-sm">{absent}</p>;
  if (rows.length === 0) return null;
  return (
    <div className="rounded border bg-surface">
      <h2 className="border-b px-4 py-2 font-medium">{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by keys */}
      <section className="overflow-x-auto" aria-label={title} tabIndex={0}>
        <table className="w-full text-left">
          <thead className="text-muted text-sm">
            <tr>
              {heads.map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="whitespace-nowrap px-2 py-1.5 font-normal first:pl-4 last:pr-4"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y border-t">
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.slice(0, heads.length).map((cell, index) => (
                  // A name may be long; what stands beside it are words, which are read whole (also Chinese ones).
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells keep their places
                    key={index}
                    className={`px-2 py-2 align-top first:pl-4 last:pr-4 ${index === 0 ? 'min-w-32 break-words' : 'whitespace-nowrap'}`}
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {all > rows.length && (
        <p className="border-t px-4 py-2 text-muted text-sm">{t('first_of', { shown: rows.length, all })}</p>
      )}
    </div>
  );
}
