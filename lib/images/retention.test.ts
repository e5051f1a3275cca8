import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueEntries, planRetention, type RetentionImage } from '@/lib/images/retention';
import { type RetentionRule, retentionActs, supersedeRule } from '@/lib/images/retention-rule';
import { parseRule, retentionRuleSchema } from '@/lib/images/retention-rule-schema';
import type { Used } from '@/lib/work/image-uses';
import { isSwept, leftBecause, type SweepAct } from '@/lib/work/sweep';

const now = Date.UTC(2026, 10, 29);
const day = 86_400_000;
const who = { projectId: 'p', roles: ['member'], isAdmin: false };
const at = (daysAgo: number) => new Date(now - daysAgo * day).toISOString().replace('.000Z', 'Z');

function image(id: string, age: number, change: Partial<RetentionImage> = {}): RetentionImage {
  return {
    id,
    name: 'Debian 12',
    status: 'active',
    visibility: 'private',
    protected: false,
    os_hidden: false,
    owner: 'p',
    size: 1,
    virtual_size: null,
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    tags: [],
    created_at: at(age),
    updated_at: at(age),
    os_distro: 'debian',
    os_version: '12',
    ...change,
  };
}
const rule = (change: Partial<RetentionRule> = {}): RetentionRule => ({ ...supersedeRule, ...change });
const plan = (images: RetentionImage[], of: RetentionRule, used: Record<string, Used> = {}) =>
  Object.fromEntries(
    planRetention(images, of, { now, who, usedOf: ({ id }) => used[id] ?? 'no' }).map((entry) => [
      entry.image.id,
      `${entry.act ?? '-'} ${entry.reason}`,
    ]),
  );

test('of each system and name the newest stays, and the older ones are hidden', () => {
  const images = [
    image('new', 1),
    image('old', 30),
    image('older', 60),
    image('other', 90, { os_version: '11' }),
    image('no system', 90, { os_distro: null }),
  ];
  expect(plan(images, supersedeRule)).toEqual({
    new: '- only',
    old: 'hide replaced',
    older: 'hide replaced',
    other: '- only',
  });
});

test('the last three stay, and an act has its days since the image was replaced', () => {
  const images = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => image(id, 10 * index + 5));
  // d is replaced since a came 5 days ago, e since b did 15 days ago.
  expect(plan(images, rule({ keep: { last: 3 }, hide_after: 10 }))).toEqual({
    a: '- only',
    b: '- kept',
    c: '- kept',
    d: '- waits',
    e: 'hide replaced',
    f: 'hide replaced',
  });
});

test('those of thirty days stay, and the newest however old it is', () => {
  const images = [image('a', 40), image('b', 50), image('c', 20, { os_version: '11' })];
  const old = image('d', 31, { os_version: '11' });
  expect(plan([...images, old], rule({ keep: { days: 30 } }))).toEqual({
    a: '- only',
    b: 'hide old',
    c: '- only',
    d: 'hide old',
  });
});

test('each stage begins when the image was changed last', () => {
  const of = rule({ hide_after: 0, deactivate_after: 10, delete_after: 20 });
  const old = (id: string, changed: number, change: Partial<RetentionImage>) =>
    image(id, 90, { updated_at: at(changed), ...change });
  const images = [
    image('new', 80),
    old('hidden', 11, { os_hidden: true }),
    old('hidden lately', 9, { os_hidden: true }),
    old('deactivated', 21, { os_hidden: true, status: 'deactivated' }),
    old('deactivated lately', 19, { os_hidden: true, status: 'deactivated' }),
  ];
  expect(plan(images, of)).toEqual({
    new: '- only',
    hidden: 'deactivate replaced',
    'hidden lately': '- waits',
    deactivated: 'delete replaced',
    'deactivated lately': '- waits',
  });
  expect(plan(images, rule()).hidden).toBe('- over');
});

test('a stage that a rule leaves out is passed over', () => {
  const images = [image('new', 10), image('old', 90)];
  expect(plan(images, rule({ hide_after: null, delete_after: 5 })).old).toBe('delete replaced');
  expect(plan(images, rule({ hide_after: null, delete_after: 15 })).old).toBe('- waits');
});

test('what must not go stays, and says why', () => {
  const images = [
    image('new', 1),
    image('used', 30),
    image('unknown', 30),
    image('protected', 30, { protected: true }),
    image('queued', 30, { status: 'queued' }),
    image('newer but hidden', 0.5, { os_hidden: true }),
    image('same second', 1),
  ];
  expect(plan(images, supersedeRule, { used: 'yes', unknown: 'unknown' })).toEqual({
    new: '- only',
    used: '- used',
    unknown: '- use_unknown',
    protected: '- protected',
    queued: '- status',
    'newer but hidden': '- only',
    'same second': '- only',
  });
  const other = [image('new', 1, { owner: 'q' }), image('old', 2, { owner: 'q' }), image('mine', 3)];
  expect(plan(other, supersedeRule)).toEqual({ mine: '- only' });
  expect(plan(other, rule({ all_projects: true })).old).toBe('- refused');
});

test('a hidden or deactivated newer image replaces nothing', () => {
  const images = [image('hidden', 1, { os_hidden: true }), image('off', 2, { status: 'deactivated' })];
  expect(plan([...images, image('old', 30)], supersedeRule).old).toBe('- only');
});

test('snapshots are versions of those of the same server alone', () => {
  const snapshot = (id: string, age: number, server?: string) =>
    image(id, age, { image_type: 'snapshot', instance_uuid: server });
  const images = [snapshot('a', 1, 's'), snapshot('b', 2, 's'), snapshot('c', 3, 't'), snapshot('d', 4)];
  expect(plan([...images, image('e', 0)], supersedeRule)).toEqual({
    a: '- only',
    b: 'hide replaced',
    c: '- only',
    e: '- only',
  });
});

test('what Nova took of a server is no version of what its server was booted from', () => {
  const backup = (id: string, age: number, server?: string) =>
    image(id, age, { image_type: 'backup', instance_uuid: server });
  const volumes = image('of volumes', 30, { block_device_mapping: '[{"snapshot_id": "v"}]' });
  const images = [
    image('base', 9),
    image('older base', 40),
    volumes,
    backup('s1', 1, 's'),
    backup('s2', 3, 's'),
    backup('t1', 20, 't'),
  ];
  expect(plan(images, supersedeRule)).toEqual({
    base: '- only',
    'older base': 'hide replaced',
    s1: '- only',
    s2: 'hide replaced',
    t1: '- only',
  });
  const inherited = { deprecated_at: '2026-01-01', replaced_by: 'base' };
  expect(
    plan(
      [image('base', 9), { ...volumes, ...inherited }, { ...backup('s1', 20, 's'), ...inherited }],
      rule({ keep: 'not_deprecated', group_by: [] }),
    ),
  ).toEqual({});
});

test('an image that fewer people see takes nobody else their image', () => {
  const images = [
    image('own', 1),
    image('for all', 20, { visibility: 'public' }),
    image('own before', 30),
    image('named', 20, { visibility: 'public', deprecated_at: '2026-01-01', replaced_by: 'own' }),
    image('own named', 20, { deprecated_at: '2026-01-01', replaced_by: 'for all' }),
  ];
  expect(plan(images.slice(0, 3), supersedeRule)).toEqual({
    own: '- only',
    'for all': '- only',
    'own before': 'hide replaced',
  });
  expect(plan(images, rule({ keep: 'not_deprecated', group_by: [] }))).toEqual({
    named: '- no_replacement',
    'own named': 'hide deprecated',
  });
});

test('a pattern takes images of such names alone, as one group where nothing else is asked', () => {
  const images = [image('a', 1, { name: 'web 2' }), image('b', 2, { name: 'web 1' }), image('c', 3)];
  expect(plan(images, rule({ group_by: [], pattern: 'web *' }))).toEqual({
    a: '- only',
    b: 'hide replaced',
  });
});

test('a deprecated image goes from its day on, where the one that it names serves', () => {
  const end = (id: string, date: string, by?: string) =>
    image(id, 50, { deprecated_at: date, ...(by ? { replaced_by: by } : {}) });
  const images = [
    image('new', 80),
    image('gone', 1, { os_hidden: true }),
    end('over', '2026-11-29', 'new'),
    end('to come', '2026-11-30', 'new'),
    end('alone', '2026-01-01'),
    end('by a hidden one', '2026-01-01', 'gone'),
    end('by a deprecated one', '2026-01-01', 'over'),
    end('by itself', '2026-01-01', 'by itself'),
    end('no day', '2026-02-31', 'new'),
  ];
  expect(plan(images, rule({ keep: 'not_deprecated', group_by: [] }))).toEqual({
    over: 'hide deprecated',
    'to come': '- waits',
    alone: '- no_replacement',
    'by a hidden one': '- no_replacement',
    'by a deprecated one': '- no_replacement',
    'by itself': '- no_replacement',
  });
});

test('a rule says what is wrong with it', () => {
  expect(parseRule('{')).toMatchObject({ message: 'no_json' });
  expect(parseRule('{"keep": {"last": 1}}')).toMatchObject({ message: 'no_group' });
  expect(parseRule('{"keep": {"last": 0}, "group_by": ["name"]}')).toMatchObject({ path: 'keep.last' });
  expect(parseRule('{"keep": {"last": 1}, "group_by": ["name"], "hide_after": null}')).toMatchObject({
    message: 'no_act',
  });
  expect(parseRule(JSON.stringify(supersedeRule))).toEqual({ rule: supersedeRule });
});

// A square of them would take minutes, and the test would not end in its time.
test('100,000 images of one group are planned', () => {
  const images = Array.from({ length: 100_000 }, (_, index) => image(`i${index}`, index / 100));
  const entries = planRetention(images, rule({ group_by: [], pattern: '*' }), {
    now,
    who,
    usedOf: () => 'no',
  });
  expect(dueEntries(entries)).toHaveLength(99_999);
});

// Worlds of few systems, so that images meet; the days of a rule and the ages of images lie in the same span.
const worldImage = fc.record({
  age: fc.nat(40),
  changed: fc.nat(40),
  status: fc.constantFrom(...Array(7).fill('active'), 'deactivated', 'deactivated', 'queued', 'importing'),
  hidden: fc.constantFrom(false, false, true),
  locked: fc.constantFrom(false, false, false, true),
  used: fc.constantFrom<Used>('no', 'no', 'no', 'no', 'no', 'yes', 'unknown'),
  owner: fc.constantFrom('p', 'p', 'p', 'p', 'q'),
  distro: fc.constantFrom('debian', 'debian', 'ubuntu', null),
  name: fc.constantFrom('a 1', 'a 1', 'a 2', 'b'),
  server: fc.constantFrom(null, null, null, null, 's'),
  taken: fc.constantFrom('snapshot', 'backup', null),
  visibility: fc.constantFrom('private', 'private', 'private', 'shared', 'public') as fc.Arbitrary<
    RetentionImage['visibility']
  >,
  deprecated: fc.constantFrom(null, null, '2026-11-01', '2026-12-24'),
  by: fc.integer({ min: 0, max: 12 }),
});
const span = fc.constantFrom(null, 0, 1, 3, 5, 10, 20);
const worldRule = fc
  .record({
    group_by: fc.constantFrom([], ['os_distro'], ['name'], ['os_distro', 'name']) as fc.Arbitrary<
      RetentionRule['group_by']
    >,
    pattern: fc.constantFrom(null, null, '*', 'a *'),
    keep: fc.oneof(
      fc.record({ last: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ days: fc.integer({ min: 1, max: 30 }) }),
      fc.constant('not_deprecated' as const),
    ),
    hide_after: span,
    deactivate_after: span,
    delete_after: span,
    all_projects: fc.boolean(),
  })
  .filter((one) => retentionRuleSchema.safeParse(one).success);
const world = fc.record({
  images: fc.array(worldImage, { minLength: 2, maxLength: 14, size: 'max' }),
  rule: worldRule,
  isAdmin: fc.boolean(),
});

test('in 5,000 worlds what is done is what was planned; nothing used, protected, newest or alone is touched', () => {
  let touched = 0;
  fc.assert(
    fc.property(world, ({ images: made, rule: of, isAdmin }) => {
      const me = { ...who, isAdmin };
      const images = made.map((one, index) => ({
        ...image(`i${index}`, one.age, {
          status: one.status as 'active',
          os_hidden: one.hidden,
          protected: one.locked,
          owner: one.owner,
          os_distro: one.distro,
          name: one.name,
          updated_at: at(Math.min(one.age, one.changed)),
          visibility: one.visibility,
          image_type: one.server === null ? null : one.taken,
          instance_uuid: one.server,
          deprecated_at: one.deprecated,
          replaced_by: `i${one.by}`,
        }),
        used: one.used,
      }));
      const usedOf = ({ id }: { id: string }) => images.find((one) => one.id === id)?.used ?? 'unknown';
      const entries = planRetention(images, of, { now, who: me, usedOf });
      const acts = dueEntries(entries);
      expect(new Set(entries.map((entry) => entry.image.id)).size).toBe(entries.length);

      // Applied one by one, as a job does it.
      const after = new Map(images.map((one) => [one.id, { ...one } as RetentionImage]));
      const present = (id: string | null) => after.get(id ?? '') ?? null;
      for (const { image: planned, act: verb, reason, keeper } of acts) {
        const act: SweepAct = { verb, reason, updatedAt: planned.updated_at, keeper };
        const state = { image: present(planned.id), keeper: present(keeper), used: usedOf(planned), who: me };
        expect(leftBecause(act, state)).toBeNull();
        if (verb === 'delete') after.delete(planned.id);
        else if (verb === 'hide') Object.assign(present(planned.id) ?? {}, { os_hidden: true });
        else Object.assign(present(planned.id) ?? {}, { status: 'deactivated' });
        expect(isSwept(act, present(planned.id))).toBe(true);
      }

      // What changed is what was planned.
      const changed = images.filter((one) => {
        const left = present(one.id);
        return !left || left.os_hidden !== one.os_hidden || left.status !== one.status;
      });
      expect(changed.map(({ id }) => id).sort()).toEqual(acts.map((entry) => entry.image.id).sort());
      touched += changed.length;

      for (const one of changed) {
        expect(one.used).toBe('no');
        expect(one.protected).toBe(false);
        expect(['active', 'deactivated']).toContain(one.status);
        if (!isAdmin || !of.all_projects) expect(one.owner).toBe('p');
        // Some image that serves is still there in its place, afterwards too.
        const stands = (other: RetentionImage) =>
          of.keep === 'not_deprecated'
            ? other.id === one.replaced_by && (other.visibility === 'public' || one.visibility !== 'public')
            : other.created_at > one.created_at &&
              other.owner === one.owner &&
              other.visibility === one.visibility &&
              other.instance_uuid === one.instance_uuid &&
              of.group_by.every((key) => other[key] === one[key]);
        const inPlace = [...after.values()].filter(
          (other) => other.id !== one.id && other.status === 'active' && !other.os_hidden,
        );
        expect(inPlace.some((other) => stands(other))).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  // Worlds in which nothing happens would prove nothing.
  expect(touched).toBeGreaterThan(300);
});

test('whatever changed since the plan is left out, and why is said', () => {
  const before = image('old', 30);
  const keeper = image('new', 1);
  const act: SweepAct = { verb: 'hide', reason: 'replaced', updatedAt: before.updated_at, keeper: 'new' };
  const because = (change: Partial<Parameters<typeof leftBecause>[1]>, of = act) =>
    leftBecause(of, { image: before, keeper, used: 'no', who, ...change });
  expect(because({})).toBeNull();
  expect(because({ image: null })).toBe('gone');
  expect(because({ image: { ...before, updated_at: at(0) } })).toBe('changed');
  expect(because({ image: { ...before, os_hidden: true } })).toBe('changed');
  expect(because({ image: { ...before, protected: true, updated_at: at(0) } })).toBe('protected');
  expect(because({ used: 'yes' })).toBe('used');
  expect(because({ used: 'unknown' })).toBe('use_unknown');
  expect(because({ keeper: null })).toBe('no_keeper');
  expect(because({ keeper: { ...keeper, os_hidden: true } })).toBe('no_keeper');
  expect(because({ image: { ...before, visibility: 'public' } })).toBe('no_keeper');
  expect(because({ who: { ...who, roles: ['reader'] } })).toBe('refused');
  const back: SweepAct = { verb: 'unhide', reason: 'undone', updatedAt: null, keeper: null };
  expect(because({ image: { ...before, os_hidden: true }, used: 'yes' }, back)).toBeNull();
  expect(because({}, back)).toBe('changed');
  expect(retentionActs).toEqual(['hide', 'deactivate', 'delete']);
});
