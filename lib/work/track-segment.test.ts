import { expect, test } from 'vitest';
import type { StoreTrack } from '@/lib/work/store-track';
import { trackSegment } from '@/lib/work/track-segment';

function track(change: Partial<StoreTrack>): StoreTrack {
  return {
    store: 's1',
    state: 'importing',
    copied: 40,
    size: 100,
    reason: null,
    stoppedBy: [],
    estimated: false,
    ...change,
  };
}

test.each([
  ['as full as its bytes', track({}), 0.4],
  ['full and no more, where the size was a guess', track({ copied: 120 }), 1],
  ['not known without bytes', track({ copied: null }), null],
  ['not known without a size', track({ size: null }), null],
  ['not known without a size to come to', track({ copied: 0, size: 0 }), null],
  ['full', track({ state: 'done' }), 1],
  ['full, though nobody told its bytes', track({ state: 'done', copied: null, size: null }), 1],
  ['not known while another may be filled', track({ state: 'turn', copied: null }), null],
  ['as full as it was when it failed', track({ state: 'failed' }), 0.4],
  ['empty, for nobody told how far it came', track({ state: 'failed', copied: null }), 0],
  ['empty while it waits', track({ state: 'waiting' }), 0],
  ['empty where it was stopped before its turn', track({ state: 'stopped', copied: null }), 0],
])('a segment is %s', (_, store, part) => {
  expect(trackSegment(store)).toEqual({ state: store.state, part });
});
