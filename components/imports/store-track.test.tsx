import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { StoreTrack } from '@/components/imports/store-track';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { CellMark } from '@/components/placement/cell-mark';
import type { ImageTask } from '@/lib/contract/task';
import { messages } from '@/lib/messages/load';
import type { ImageTrack, StoreTrack as Track } from '@/lib/work/store-track';
import { trackSegment } from '@/lib/work/track-segment';

const store = (change: Partial<Track>): Track => ({
  store: 'dcn0',
  state: 'done',
  copied: null,
  size: 1024,
  reason: null,
  stoppedBy: [],
  estimated: false,
  ...change,
});
const failed = store({ state: 'failed', reason: 'No space left on device' });
const track = (stores: Track[], state: ImageTrack['state'] = 'partial'): ImageTrack => ({
  state,
  stores,
  task: null,
  silence: null,
});

function drawn(node: ReactNode): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      {node}
    </NextIntlClientProvider>,
  );
}
const page = (shown: ImageTrack, act?: (one: Track) => ReactNode) =>
  drawn(<StoreTrack image={{ status: 'active' }} track={shown} label="Stores" act={act} />);

test.each([
  ['page', page(track([failed]))],
  ['row', drawn(<StoreTrackCompact stores={[failed]} />)],
  ['toast', drawn(<StoreTrackCompact stores={[failed]} size="toast" />)],
  ['cell', drawn(<CellMark segment={trackSegment(failed)} />)],
])('a failure is a red sign and a hatched stub in the size of a %s', (_, markup) => {
  expect(markup.match(/lucide-circle-x/g)).toHaveLength(1);
  expect(markup.match(/repeating-linear-gradient/g)).toHaveLength(1);
  expect(markup).toContain('width:12%');
});

test('what is whole is hatched and marked nowhere', () => {
  const whole = store({});
  for (const markup of [
    page(track([whole], 'none')),
    drawn(<StoreTrackCompact stores={[whole]} />),
    drawn(<StoreTrackCompact stores={[whole]} size="toast" />),
    drawn(<CellMark segment={trackSegment(whole)} />),
  ]) {
    expect(markup).not.toContain('repeating-linear-gradient');
    expect(markup).not.toContain('lucide-circle-x');
  }
  // In the matrix it has no bar at all.
  expect(drawn(<CellMark segment={trackSegment(whole)} />)).not.toContain('width:100%');
});

test('every size says in words what it draws', () => {
  const stores = [store({ store: 'central' }), failed];
  expect(drawn(<StoreTrackCompact stores={stores} />)).toContain(
    'aria-label="central 1.0 KiB · done, dcn0 failed: No space left on device"',
  );
  expect(page(track(stores))).toContain('aria-valuetext="failed: No space left on device"');
});

test('the action that helps stands in the line of its store, and lines without actions keep no room for them', () => {
  const stores = [store({ store: 'central' }), failed];
  const markup = page(
    track(stores),
    ({ state }) => state === 'failed' && <button type="button">Retry</button>,
  );
  expect(markup.match(/<li aria-label="dcn0".*?<\/li>/)?.[0]).toContain('Retry');
  expect(markup.match(/<li aria-label="central".*?<\/li>/)?.[0]).not.toContain('Retry');
  expect(markup).toContain('104px_160px');
  expect(page(track(stores))).not.toContain('160px]');
});

test('what the cloud fetches without a word is said to be untold, until bytes are', () => {
  const method = { name: 'web-download', uri: 'https://a.example/x' };
  const task = { input: { import_req: { method } } } as unknown as ImageTask;
  const fetched = (one: Track) =>
    drawn(
      <StoreTrack
        image={{ status: 'importing' }}
        track={{ ...track([one], 'running'), task }}
        label="Stores"
      />,
    );
  const sentence = messages.en.activity.fetching_text;
  expect(fetched(store({ state: 'waiting', copied: 0 }))).toContain(sentence);
  expect(fetched(store({ state: 'importing', copied: 256 }))).not.toContain(sentence);
});

test('a source, staging and the stores are told while bytes move, and nothing of it at rest', () => {
  const moves = track([store({ state: 'importing', copied: 256 })], 'running');
  expect(drawn(<StoreTrack image={{ status: 'importing' }} track={moves} label="Stores" />)).toContain(
    'aria-current="step"',
  );
  expect(page(track([store({})], 'none'))).not.toContain('aria-current');
});
