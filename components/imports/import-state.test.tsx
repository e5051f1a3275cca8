import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { NextIntlClientProvider } from 'next-intl';
import type { ComponentProps, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ImportState } from '@/components/imports/import-state';
import { UploadProgress } from '@/components/uploads/upload-progress';
import { glanceImage } from '@/e2e/support/glance-image';
import type { Viewer } from '@/lib/auth/viewer';
import { imageSchema } from '@/lib/contract/image';
import { messages } from '@/lib/messages/load';
import { imageTrack } from '@/lib/work/store-track';
import { offersNext, type Upload } from '@/lib/work/upload';

type Router = ComponentProps<typeof AppRouterContext.Provider>['value'];

const now = new Date().toISOString();
// All of it is staged, and the cloud went before its import was asked for.
const image = imageSchema.parse(
  glanceImage({
    id: '22887821-8bb0-4676-bcf9-2db053e26163',
    status: 'uploading',
    size: 100,
    updated_at: now,
  }),
);
const viewer = { projectId: image.owner, roles: ['member'], isAdmin: false } as unknown as Viewer;
const upload: Upload = {
  imageId: image.id,
  name: 'debian',
  size: 100,
  sent: 100,
  rate: null,
  secondsLeft: null,
  state: 'failed',
  error: { kind: 'unavailable', reason: 'cloud_silent', requestId: null, status: null } as Upload['error'],
  retryAt: null,
  waitsUntil: null,
  restarted: false,
  staged: true,
  stores: ['central', 'dcn0'],
  formerIds: [],
};

function markupOf(children: ReactNode, locale: 'en' | 'zh-CN' = 'en'): string {
  return renderToStaticMarkup(
    <AppRouterContext.Provider value={{} as Router}>
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
        <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
      </NextIntlClientProvider>
    </AppRouterContext.Provider>,
  );
}

/** What the page of the image offers, as it puts the upload of this browser and the state of the import together. */
function buttonsOf(sent: Upload | null): string[] {
  const track = imageTrack(image, []);
  expect(track.state).toBe('staged');
  const markup = markupOf(
    <>
      {sent && <UploadProgress upload={sent} />}
      <ImportState
        image={image}
        track={track}
        viewer={viewer}
        uploading={sent !== null && offersNext(sent)}
      />
    </>,
  );
  return [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, inside = '']) =>
    inside.replace(/<[^>]*>/g, ''),
  );
}

test('data that is staged whole has one next step, its import, whoever offers it', () => {
  expect(buttonsOf(upload)).toEqual(['Start the import', 'Dismiss']);
  // To send it again would throw away what is staged.
  expect(buttonsOf({ ...upload, staged: false })).toEqual(['Start again', 'Dismiss']);
  // After a reload nothing is left of the upload, and the page offers the same.
  expect(buttonsOf(null).filter((button) => button !== 'Show the command')).toEqual(['Start the import']);
});

test('why an import failed is said to be for its project alone where the viewer is of another one', () => {
  // The mark that a failed store left is all that is known: Glance shows the tasks to the image's project.
  const failed = imageSchema.parse(
    glanceImage({ id: image.id, status: 'active', size: 100, os_glance_failed_import: 'dcn0' }),
  );
  const track = imageTrack(failed, []);
  expect(track.state).toBe('partial');
  const said = (change: Partial<Viewer>, locale?: 'zh-CN') =>
    markupOf(
      <ImportState image={failed} track={track} viewer={{ ...viewer, ...change }} uploading={false} />,
      locale,
    );
  const { no_reason: none, no_reason_member: notForOthers } = messages.en.imports;
  expect(said({ projectId: 'another' })).toContain(notForOthers);
  expect(said({ projectId: 'another' })).not.toContain(none);
  expect(said({ projectId: 'another' }, 'zh-CN')).toContain(messages['zh-CN'].imports.no_reason_member);
  for (const reader of [{}, { projectId: 'another', isAdmin: true }]) {
    expect(said(reader)).toContain(none);
    expect(said(reader)).not.toContain(notForOthers);
  }
});
