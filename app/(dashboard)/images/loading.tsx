import { useTranslations } from 'next-intl';

const skeletonRows = Array.from({ length: 12 }, (_, row) => row);

/** The geometry of the list while its first page is read: nothing jumps when rows come. */
export default function ImagesLoading() {
  const t = useTranslations('list');
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-4">
      <div className="h-8 w-40 rounded bg-line" />
      <div className="h-[34px] rounded bg-line" />
      <div className="rounded border bg-surface">
        {skeletonRows.map((row) => (
          <div key={row} className="flex h-10 items-center gap-6 border-b px-4 last:border-0">
            <div className="h-3 w-1/3 rounded bg-line" />
            <div className="h-3 w-20 rounded bg-line" />
            <div className="h-3 w-16 rounded bg-line" />
          </div>
        ))}
      </div>
    </div>
  );
}
