'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { DeprecationNotice } from '@/components/images/deprecation-notice';
import { ArrivingFacts } from '@/components/images/image-facts';
import { ImageHeader } from '@/components/images/image-header';
import { ImageTabs } from '@/components/images/image-tabs';
import { StoreTrack } from '@/components/imports/store-track';
import { buttonClass } from '@/components/ui/button';
import type { Viewer } from '@/lib/auth/viewer';
import type { ArrivingImage } from '@/lib/browser/arriving-image';
import { imageCan } from '@/lib/images/image-can';
import { shownText } from '@/lib/images/odd-text';
import { inFull, routes } from '@/lib/routes';
import { imageTrack } from '@/lib/work/store-track';

/**
 * The page of an image between the press of its link and its coming: what the row told, and blanks for the rest. It lies
 * over the room of the list, which so stays scrolled to where it was, for whoever comes back.
 */
export function ImageArriving({ arriving, viewer }: { arriving: ArrivingImage; viewer: Viewer }) {
  const { image, height } = arriving;
  const t = useTranslations('detail');
  const list = useTranslations('list');
  const here = routes.image(image.id);
  useAddress(inFull(here), shownText(image.name ?? '') || list('unnamed'));
  const track = arriving.track ?? imageTrack(image, []);
  // Of work that goes on or has failed only its tasks tell the whole, which no row has read.
  const told = arriving.track !== undefined || track.state === 'none';
  return (
    <>
      <div style={{ height }} />
      <div className="fixed inset-x-0 top-12 bottom-0 z-20 overflow-y-auto bg-bg px-3 pt-7 pb-5 [scrollbar-width:none] sm:px-5 md:left-[184px] md:folded:left-[56px]">
        <article aria-busy className="flex flex-col gap-5">
          <ImageHeader image={image} viewer={viewer} state={track.state}>
            <span aria-hidden className="flex flex-wrap items-center gap-2">
              {imageCan.download(image, viewer) === null && <Blank className="h-9 w-28" />}
              {imageCan.edit(image, viewer) === null && <Blank className="h-9 w-18" />}
              <Blank className="h-9 w-9" />
            </span>
          </ImageHeader>
          <ImageTabs id={image.id} here={here} />
          <DeprecationNotice image={image} />
          {told && track.stores.length > 0 && (
            <section className="rounded border bg-surface p-4">
              <h2 className="mb-1 font-medium">{t('stores')}</h2>
              <StoreTrack image={image} track={track} label={t('stores')} />
            </section>
          )}
          <div className="grid items-start gap-5 lg:grid-cols-2">
            <ArrivingFacts image={image} viewer={viewer} />
            <div className="flex min-w-0 flex-col gap-5">
              <section className="rounded border bg-surface">
                <header className="flex items-center justify-between gap-2 border-b px-4 py-2">
                  <h2 className="font-medium">{t('properties')}</h2>
                  <Link
                    prefetch={false}
                    href={routes.imageMetadata(image.id)}
                    className={buttonClass({ size: 'sm' })}
                  >
                    {t('update_metadata')}
                  </Link>
                </header>
                <div aria-hidden className="flex flex-col gap-3 px-4 py-4">
                  <Blank className="h-4 w-2/3" />
                  <Blank className="h-4 w-1/2" />
                  <Blank className="h-4 w-3/5" />
                </div>
              </section>
              {/* Whoever has the page soon is told nothing. */}
              <p role="status" className="animate-late text-muted text-sm">
                {t('arriving')}
              </p>
            </div>
          </div>
        </article>
      </div>
    </>
  );
}

function Blank({ className }: { className: string }) {
  return <span aria-hidden className={`block rounded bg-hover ${className}`} />;
}

/**
 * The tab of the browser is called as what is on screen and has its address, with the list behind it: Next takes both
 * when the page has come, and makes no second entry of the history then. What is no entry of Next's it loads anew.
 */
function useAddress(path: string, name: string): void {
  useEffect(() => {
    const before = document.title;
    // As browsers have it: Next's own would show the list under this address.
    if (location.pathname !== path) History.prototype.pushState.call(history, {}, '', path);
    document.title = `${name} · Darkroom`;
    return () => {
      if (location.pathname !== path) document.title = before;
    };
  }, [path, name]);
}
