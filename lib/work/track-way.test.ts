import { expect, test } from 'vitest';
import type { ImageTask } from '@/lib/contract/task';
import type { StoreTrack } from '@/lib/work/store-track';
import { fetchesUntold, trackWay } from '@/lib/work/track-way';

const store = (state: StoreTrack['state']): StoreTrack => ({
  store: 'central',
  state,
  copied: null,
  size: null,
  reason: null,
  stoppedBy: [],
  estimated: false,
});
const words = (...args: Parameters<typeof trackWay>) =>
  trackWay(...args).map(({ step, host, state }) => `${host ?? step} ${state}`);
const running = (states: StoreTrack['state'][], uri?: string) => ({
  state: 'running' as const,
  stores: states.map(store),
  task: uri
    ? ({ input: { import_req: { method: { name: 'web-download', uri } } } } as unknown as ImageTask)
    : null,
});
const rest = { state: 'none' as const, stores: [], task: null };

test('bytes are sent, staged, and go into the stores', () => {
  expect(words({ status: 'saving' }, rest)).toEqual(['file now', 'stores later']);
  expect(words({ status: 'uploading' }, rest)).toEqual(['file done', 'staging now', 'stores later']);
  expect(words({ status: 'importing' }, running(['waiting', 'waiting']))).toEqual([
    'file done',
    'staging now',
    'stores later',
  ]);
  expect(
    words({ status: 'importing' }, running(['importing', 'waiting'], 'https://a.example:8443/x')),
  ).toEqual(['a.example:8443 done', 'staging done', 'stores now']);
});

test('a copy passes no staging, and nothing is told of what rests', () => {
  expect(words({ status: 'active' }, running(['done', 'importing']))).toEqual(['copy done', 'stores now']);
  expect(words({ status: 'active' }, rest)).toEqual([]);
  expect(words({ status: 'queued' }, rest)).toEqual([]);
});

test('what comes from another region says from which', () => {
  const method = { name: 'glance-download', glance_region: 'RegionTwo', glance_image_id: 'x' };
  const task = { input: { import_req: { method } } } as unknown as ImageTask;
  expect(words({ status: 'importing' }, { ...running(['waiting']), task })).toEqual([
    'RegionTwo done',
    'staging now',
    'stores later',
  ]);
});

test('what the cloud fetches is untold until a store tells bytes', () => {
  const importing = { status: 'importing' } as const;
  const untold = (states: StoreTrack['state'][], copied: number | null, uri?: string) => {
    const track = running(states, uri);
    return fetchesUntold(importing, {
      ...track,
      stores: track.stores.map((one) => ({ ...one, copied: one.state === 'importing' ? copied : 0 })),
    });
  };
  const uri = 'https://a.example/x';
  expect(untold(['waiting', 'waiting'], null, uri)).toBe(true);
  // A real Glance calls the first store importing from the start.
  expect(untold(['importing', 'waiting'], null, uri)).toBe(true);
  expect(untold([], null, uri)).toBe(true);
  expect(untold(['importing', 'waiting'], 0, uri)).toBe(false);
  expect(untold(['done', 'importing'], null, uri)).toBe(false);
  // A file that was staged is here already, and so is an image that is copied.
  expect(untold(['waiting'], null)).toBe(false);
  expect(fetchesUntold({ status: 'active' }, running(['waiting'], uri))).toBe(false);
  expect(fetchesUntold(importing, { ...running(['waiting'], uri), state: 'stalled' })).toBe(false);
});
