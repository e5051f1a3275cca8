import { describe, expect, test } from 'vitest';
import {
  endWait,
  followedAtOnce,
  type LiveEffect,
  type LiveInput,
  type LiveState,
  next,
  noLive,
  planOf,
  retryWait,
  type Want,
} from '@/lib/browser/live-state';
import { imageSchema } from '@/lib/contract/image';
import type { LiveImage } from '@/lib/work/live-event';
import { imageTrack } from '@/lib/work/store-track';
import { glanceImage } from '../../e2e/support/glance-image';

function live(id: string): LiveImage {
  const image = imageSchema.parse(glanceImage({ id, status: 'saving' }));
  return { image, track: imageTrack(image, []) };
}

const want = (ids: string[], change: Partial<Want> = {}): Want => ({
  ids,
  expected: [],
  visible: true,
  ...change,
});
const wants = (tab: string, ids: string[], change: Partial<Want> = {}): LiveInput => ({
  type: 'want',
  tab,
  want: want(ids, change),
  added: ids,
});
const gone = (tab: string): LiveInput => ({ type: 'want', tab, want: null, added: [] });
const images = (...ids: string[]) => ({ type: 'images' as const, images: ids.map(live) });
const refusal = { kind: 'invalid', reason: 'ids', status: 400, requestId: null } as const;

/** Lets things happen one after another; gives the state and the effects of the last one. */
function happened(...inputs: LiveInput[]): { state: LiveState; effects: LiveEffect[] } {
  let state = noLive;
  let effects: LiveEffect[] = [];
  for (const input of inputs) [state, effects] = next(state, input);
  return { state, effects };
}
const types = (effects: LiveEffect[]) => effects.map(({ type }) => type);
const told = (effects: LiveEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'tell' ? [effect.news] : []));
const shared = (effects: LiveEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'share' ? [effect.news] : []));

/** This tab leads and has an open stream for `a`; the last byte came at 1,000. */
const opened: LiveInput[] = [
  wants('me', ['a']),
  { type: 'lead' },
  { type: 'settled', at: 900 },
  { type: 'opened', at: 950 },
  { type: 'said', event: images('a'), at: 1000 },
];

describe('what is asked for', () => {
  test('nothing, while another tab holds the stream', () => {
    const { state, effects } = happened(wants('me', ['a']), { type: 'settled', at: 0 });
    expect(effects).toEqual([]);
    expect(state.line).toBe('idle');
  });

  test('what all tabs want, once things have settled', () => {
    const { effects } = happened(
      { type: 'lead' },
      wants('me', ['b']),
      wants('you', ['a'], { expected: ['a'] }),
      { type: 'settled', at: 0 },
    );
    expect(effects).toEqual([{ type: 'open', plan: { ids: ['a', 'b'], expected: ['a'] } }]);
  });

  test('every tab is asked by the one that comes to hold the stream', () => {
    expect(types(happened({ type: 'lead' }).effects)).toEqual(['ask', 'settle']);
  });

  test('the tabs in front first, in their order, and no more than fit', () => {
    const many = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
    const plan = planOf(
      new Map([
        ['back', want(many('b', 300), { visible: false, expected: ['b299'] })],
        ['front', want(many('f', 100))],
      ]),
    );
    expect(plan?.ids).toHaveLength(followedAtOnce);
    expect(plan?.ids.filter((id) => id.startsWith('f'))).toHaveLength(100);
    expect(plan?.ids).toContain('b0');
    expect(plan?.ids).not.toContain('b299');
    expect(plan?.expected).toEqual([]);
  });

  test('the same again opens nothing, another set does', () => {
    expect(happened(...opened, wants('you', ['a']), { type: 'settled', at: 2000 }).effects).toEqual([]);
    expect(types(happened(...opened, wants('you', ['b']), { type: 'settled', at: 2000 }).effects)).toEqual([
      'open',
    ]);
  });

  test('when the last tab wants nothing the stream closes', () => {
    const { state, effects } = happened(...opened, gone('me'), { type: 'settled', at: 2000 });
    expect(effects).toEqual([{ type: 'close' }]);
    expect(state).toMatchObject({ line: 'idle', plan: null });
  });

  test('a tab that is gone wants nothing any more', () => {
    const { effects } = happened(...opened, wants('you', ['b']), gone('you'), { type: 'settled', at: 2000 });
    expect(effects).toEqual([]);
  });
});

describe('what is told', () => {
  test('images, to this tab and to the others', () => {
    const { effects } = happened(...opened);
    expect(told(effects)).toEqual([images('a')]);
    expect(shared(effects)).toEqual([images('a')]);
  });

  test('who comes later hears at once what is known', () => {
    const { effects } = happened(...opened, wants('you', ['a']));
    expect(shared(effects)).toEqual([images('a')]);
    expect(types(effects)).toContain('settle');
  });

  test('what is gone is not told to who comes later', () => {
    const { effects } = happened(
      ...opened,
      { type: 'said', event: { type: 'gone', ids: ['a'] }, at: 1100 },
      wants('you', ['a']),
    );
    expect(shared(effects)).toEqual([]);
  });

  test('another tab’s news to this one alone', () => {
    const { effects } = happened(wants('me', ['a']), { type: 'heard', news: images('a') });
    expect(effects).toEqual([{ type: 'tell', news: images('a') }]);
  });

  test('nothing of another tab while this one holds the stream', () => {
    expect(happened(...opened, { type: 'heard', news: images('a') }).effects).toEqual([]);
  });
});

describe('a stream that breaks', () => {
  test('is asked for again at once, and nobody is told', () => {
    const { state, effects } = happened(...opened, { type: 'lost', at: 1200 });
    expect(effects).toEqual([{ type: 'close' }, { type: 'wait', ms: 500 }]);
    expect(state).toMatchObject({ line: 'waiting', trouble: null });
  });

  test('twice is told, with the age of what was heard last', () => {
    const { state, effects } = happened(
      ...opened,
      { type: 'lost', at: 1200 },
      { type: 'due', at: 1700 },
      { type: 'lost', at: 1750 },
    );
    expect(state.trouble).toEqual({
      kind: 'stale',
      away: 'dashboard',
      since: 1000,
      retryAt: 2750,
    });
    expect(shared(effects)).toEqual([{ type: 'trouble', trouble: state.trouble }]);
  });

  test('the age grows over every try, and over an answer of the dashboard that the cloud is away', () => {
    const { state } = happened(
      ...opened,
      { type: 'lost', at: 9000 },
      { type: 'due', at: 9500 },
      { type: 'lost', at: 9600 },
      { type: 'due', at: 10_600 },
      { type: 'opened', at: 10_700 },
      { type: 'said', event: { type: 'stale', age: 0, retryIn: 500 }, at: 10_800 },
    );
    expect(state.trouble).toEqual({
      kind: 'stale',
      away: 'cloud',
      since: 1000,
      retryAt: 11_300,
    });
  });

  test('a silence before it is told at once', () => {
    const { state } = happened(...opened, { type: 'lost', at: 41_000 });
    expect(state.trouble).toMatchObject({ kind: 'stale', since: 1000 });
  });

  test('any byte makes what is shown as young', () => {
    const { state } = happened(...opened, { type: 'alive', at: 30_000 }, { type: 'lost', at: 70_000 });
    expect(state.trouble?.since).toBe(30_000);
  });

  test('waits longer each time, and as long as it was asked to', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map(retryWait)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    const { effects } = happened(...opened, { type: 'lost', at: 1200, retryAfter: 10 });
    expect(effects).toContainEqual({ type: 'wait', ms: 10_000 });
    expect(told(effects)).toHaveLength(1);
  });

  test('is asked for at once when the network is back', () => {
    const { effects } = happened(...opened, { type: 'lost', at: 1200 }, { type: 'again', at: 1300 });
    expect(types(effects)).toEqual(['open']);
    expect(happened(...opened, { type: 'again', at: 1300 }).effects).toEqual([]);
  });

  test('is well once it tells something, and begins to count anew', () => {
    const broken: LiveInput[] = [
      ...opened,
      { type: 'lost', at: 9000 },
      { type: 'due', at: 9500 },
      { type: 'opened', at: 9600 },
    ];
    // A head alone says nothing of the images.
    expect(happened(...broken).state.trouble).not.toBeNull();
    const { state, effects } = happened(...broken, { type: 'said', event: images('a'), at: 9700 });
    expect(state).toMatchObject({ trouble: null, failures: 0 });
    expect(told(effects)).toEqual([{ type: 'trouble', trouble: null }, images('a')]);
  });

  test('an end that nobody waits for changes nothing', () => {
    expect(
      happened(...opened, gone('me'), { type: 'settled', at: 2 }, { type: 'due', at: 3 }).effects,
    ).toEqual([]);
    expect(happened({ type: 'lead' }, { type: 'lost', at: 3 }).effects).toEqual([]);
  });
});

describe('a cloud that is away', () => {
  const away: LiveInput[] = [
    ...opened,
    { type: 'said', event: { type: 'stale', age: 300, retryIn: 500 }, at: 2000 },
  ];

  test('is told by ages, whatever the clocks say', () => {
    expect(happened(...away).state.trouble).toEqual({
      kind: 'stale',
      away: 'cloud',
      since: 1700,
      retryAt: 2500,
    });
  });

  test('is told to who comes later', () => {
    const { state, effects } = happened(...away, wants('you', ['a']));
    expect(shared(effects)).toContainEqual({ type: 'trouble', trouble: state.trouble });
  });

  test('is over when it answers', () => {
    const { effects } = happened(...away, { type: 'said', event: { type: 'fresh' }, at: 3000 });
    expect(told(effects)).toEqual([{ type: 'trouble', trouble: null }]);
  });
});

describe('a refusal', () => {
  const refused: LiveInput[] = [...opened, { type: 'refused', error: refusal, at: 5000 }];

  test('is told once and not tried again by itself', () => {
    const { state, effects } = happened(...refused);
    expect(types(effects)).toEqual(['close', 'tell', 'share']);
    expect(state.trouble).toEqual({ kind: 'refused', since: 1000, error: refusal });
    expect(happened(...refused, { type: 'due', at: 6000 }).effects).toEqual([]);
    expect(happened(...refused, { type: 'settled', at: 6000 }).effects).toEqual([]);
  });

  test('is tried again when somebody asks, or wants something else', () => {
    expect(types(happened(...refused, { type: 'again', at: 6000 }).effects)).toEqual(['open']);
    expect(types(happened(...refused, wants('me', ['b']), { type: 'settled', at: 6000 }).effects)).toEqual([
      'open',
    ]);
  });
});

describe('the end of a session', () => {
  const ends: [string, LiveInput][] = [
    ['by an answer', { type: 'unauthorized', at: 5000 }],
    ['by the stream', { type: 'said', event: { type: 'unauthorized' }, at: 5000 }],
  ];

  test.each(ends)('%s is told, and somebody is asked to sign in', (_, end) => {
    const { state, effects } = happened(...opened, end);
    expect(types(effects)).toEqual(['close', 'sign_in', 'tell', 'share']);
    expect(state).toMatchObject({ line: 'signed_out', trouble: { kind: 'signed_out' } });
  });

  test.each(ends)('%s is over when somebody signed in', (_, end) => {
    const { effects } = happened(...opened, end, { type: 'signed_in', at: 6000 });
    expect(effects).toEqual([{ type: 'open', plan: { ids: ['a'], expected: [] } }]);
  });

  test('is not asked about again for every change of what is wanted', () => {
    const { effects } = happened(...opened, { type: 'unauthorized', at: 5000 }, wants('me', ['b']), {
      type: 'settled',
      at: 5100,
    });
    expect(effects).toEqual([]);
  });

  test('what was wanted meanwhile is asked for after signing in', () => {
    const { effects } = happened(
      ...opened,
      { type: 'unauthorized', at: 5000 },
      wants('me', ['b']),
      { type: 'settled', at: 5100 },
      { type: 'signed_in', at: 6000 },
    );
    expect(effects).toEqual([{ type: 'open', plan: { ids: ['b'], expected: [] } }]);
  });

  test('a stream that is open takes the new session', () => {
    expect(types(happened(...opened, { type: 'signed_in', at: 6000 }).effects)).toEqual(['open']);
  });

  test('a tab that holds no stream leaves that to the one that does', () => {
    expect(happened(wants('me', ['a']), { type: 'signed_in', at: 6000 }).effects).toEqual([]);
  });
});

describe('an end', () => {
  const final: LiveInput[] = [...opened, { type: 'said', event: { type: 'final' }, at: 2000 }];

  test('closes the stream, which is not opened again by itself', () => {
    expect(types(happened(...final).effects)).toEqual(['close']);
    expect(happened(...final, { type: 'settled', at: 3000 }).effects).toEqual([]);
    expect(happened(...final, { type: 'lost', at: 3000 }).effects).toEqual([]);
  });

  test('is no end for who begins to watch the same again', () => {
    const { effects } = happened(...final, wants('me', ['a']), { type: 'settled', at: 3000 });
    expect(types(effects)).toEqual(['open']);
  });

  test('at which an upload is waited for is looked at again, ever later', () => {
    const expecting: LiveInput[] = [
      wants('me', ['a'], { expected: ['a'] }),
      { type: 'lead' },
      { type: 'settled', at: 0 },
    ];
    const end: LiveInput[] = [
      { type: 'said', event: images('a'), at: 10 },
      { type: 'said', event: { type: 'final' }, at: 10 },
    ];
    expect(happened(...expecting, ...end).effects).toContainEqual({ type: 'wait', ms: 5000 });
    expect(types(happened(...expecting, ...end, { type: 'due', at: 5010 }).effects)).toEqual(['open']);
    expect(happened(...expecting, ...end, { type: 'due', at: 5010 }, ...end).effects).toContainEqual({
      type: 'wait',
      ms: 10_000,
    });
    expect([1, 2, 5, 9].map(endWait)).toEqual([5000, 10_000, 60_000, 60_000]);
  });
});

describe('another tab takes the stream', () => {
  test('it closes here', () => {
    const { state, effects } = happened(...opened, { type: 'follow' });
    expect(effects).toEqual([{ type: 'close' }]);
    expect(state).toMatchObject({ leads: false, line: 'idle', plan: null });
  });

  test('trouble that was told stays as old as it is', () => {
    const { state } = happened(
      wants('me', ['a']),
      {
        type: 'heard',
        news: { type: 'trouble', trouble: { kind: 'stale', away: 'cloud', since: 500, retryAt: 900 } },
      },
      { type: 'lead' },
      { type: 'settled', at: 60_000 },
      { type: 'lost', at: 60_100 },
    );
    expect(state.trouble?.since).toBe(500);
  });

  test('it opens again where it comes back', () => {
    const { effects } = happened(
      ...opened,
      { type: 'follow' },
      { type: 'lead' },
      { type: 'settled', at: 9000 },
    );
    expect(types(effects)).toEqual(['open']);
  });
});
