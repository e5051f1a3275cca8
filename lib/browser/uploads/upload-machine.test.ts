import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hasEnded,
  newMachine,
  next,
  smallestPart,
  type UploadAnswer,
  type UploadCall,
  type UploadEffect,
  type UploadEvent,
  type UploadMachine,
} from '@/lib/browser/uploads/upload-machine';
import type { ActionError } from '@/lib/contract/action-result';
import type { UploadStatus } from '@/lib/work/upload-status';

const mebibyte = 1024 * 1024;
const size = 600 * mebibyte;

/** A machine with the calls, waits and sign-ins that it has asked for. */
class Bench {
  machine: UploadMachine;
  now = 1_000_000;
  effects: UploadEffect[] = [];

  constructor(
    change: {
      imports?: boolean;
      copies?: boolean;
      resume?: boolean;
      online?: boolean;
      partSize?: number;
    } = {},
  ) {
    const { copies = false, imports = copies, resume = false, online = true, partSize = null } = change;
    this.machine = newMachine({ imageId: 'one', size, imports, copies }, { resume, partSize, online });
    this.give({ is: 'turn' });
  }

  give(event: UploadEvent): this {
    [this.machine, this.effects] = next(this.machine, event, this.now);
    return this;
  }
  answer(answer: UploadAnswer): this {
    return this.give({ is: 'answer', run: this.machine.run, answer });
  }
  fails(error: Partial<ActionError>, ours = false, boot: string | null = ours ? 'a' : null): this {
    return this.answer({ is: 'error', error: { ...silence, ...error }, ours, boot });
  }
  /** Lets the pause end, whatever its length. */
  wakes(): this {
    expect(this.machine.at.is).toBe('paused');
    return this.give({ is: 'wake', run: this.machine.run });
  }
  registers(boot = 'a'): this {
    expect(this.call).toEqual({ do: 'register' });
    return this.answer({ is: 'registered', boot, grace: 120_000 });
  }
  status(status: UploadStatus, boot = 'a'): this {
    expect(this.call).toEqual({ do: 'status' });
    return this.answer({ is: 'status', status, boot });
  }
  /** The call that is out, or null. */
  get call(): UploadCall | null {
    return this.machine.at.is === 'calling' ? this.machine.at.call : null;
  }
  get pause(): number | null | undefined {
    const { at } = this.machine;
    return at.is === 'paused' ? at.until && at.until - this.now : undefined;
  }
}

const silence: ActionError = {
  kind: 'unavailable',
  reason: 'dashboard_silent',
  status: null,
  requestId: null,
};
const open = (offset: number, change: object = {}): UploadStatus => ({
  state: 'open',
  offset,
  size,
  broken: true,
  waitsUntil: 1_120_000,
  filename: null,
  lastModified: null,
  edges: null,
  mine: true,
  ...change,
});
const ended = (error: Partial<ActionError> | null, sent = 0): UploadStatus => ({
  state: 'ended',
  error: error && { ...silence, ...error },
  sent,
  size,
  endedAt: 0,
});
const restarted = ended({ reason: 'upload_restarted', status: 410 });

test('registers, sends all in one request and is done', () => {
  const bench = new Bench().registers();
  expect(bench.call).toEqual({ do: 'send', from: 0, to: size });
  bench.give({ is: 'progress', run: bench.machine.run, offset: 5 });
  expect(bench.machine.confirmed).toBe(5);
  bench.answer({ is: 'sent', boot: 'a', offset: size });
  expect(bench.machine.at.is).toBe('done');
});

test.each([
  ['no answer', {}, false],
  [
    '409, the bytes of a request that the browser repeated',
    { status: 409, kind: 'conflict', reason: 'upload_offset' },
    true,
  ],
  ['423', { status: 423, kind: 'unexpected' }, true],
  ['a proxy: 500', { status: 500, reason: 'between' }, false],
  ['a proxy: 502', { status: 502, reason: 'between' }, false],
  ['a proxy: 503', { status: 503, reason: 'between' }, false],
  ['a proxy: 504', { status: 504, reason: 'between' }, false],
  ['a proxy: 408', { status: 408, reason: 'between' }, false],
  ['a proxy: 425', { status: 425, reason: 'between' }, false],
  ['a proxy: 429', { status: 429, reason: 'between' }, false],
  ['a portal: 200', { status: 200, kind: 'unexpected', reason: 'between' }, false],
] as const)('%s: goes on from where the dashboard is', (_, error, ours) => {
  const bench = new Bench().registers().fails(error, ours);
  expect(bench.call).toEqual({ do: 'status' });
  bench.status(open(7_000_000));
  expect(bench.call).toEqual({ do: 'send', from: 7_000_000, to: size });
  expect(bench.machine.error).toBeNull();
});

test('goes on trying for as long as nobody answers, later and later, and a progress makes it quick again', () => {
  const bench = new Bench().registers().fails({});
  const waits: (number | null | undefined)[] = [];
  for (let turn = 0; turn < 200; turn += 1) {
    bench.fails({});
    waits.push(bench.pause);
    bench.wakes();
  }
  expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 3000]);
  expect(waits.at(-1)).toBe(20_000);
  bench.status(open(10)).fails({}).status(open(20)).fails({});
  expect(bench.call).toEqual({ do: 'status' });
});

test('says until when the dashboard waits, from the moment the line broke', () => {
  const bench = new Bench().registers();
  bench.now += 5000;
  expect(bench.fails({}).machine.waitsUntil).toBe(1_005_000 + 120_000);
});

test('waits as long as the answer asks for', () => {
  const bench = new Bench().registers().fails({ status: 429, reason: 'between', retryAfter: 90 });
  expect(bench.pause).toBe(90_000);
});

test('offline it waits without counting, and goes on at once when the connection is back', () => {
  const bench = new Bench().registers().give({ is: 'offline' }).fails({ reason: 'no_connection' });
  expect(bench.pause).toBeNull();
  const { tries } = bench.machine;
  for (let turn = 0; turn < 20; turn += 1) bench.wakes().fails({ reason: 'no_connection' });
  expect(bench.machine.tries).toBe(tries);
  bench.give({ is: 'online' });
  expect(bench.call).toEqual({ do: 'status' });
});

test('bytes that never arrive while the dashboard answers end the upload some time', () => {
  const bench = new Bench().registers();
  for (let turn = 0; turn < 40 && !hasEnded(bench.machine); turn += 1) {
    bench.fails({ status: 502, reason: 'between' });
    if (bench.machine.at.is === 'paused') bench.wakes();
    bench.status(open(0));
    if (bench.machine.at.is === 'paused') bench.wakes();
  }
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { status: 502 } });
});

test('a request of which nothing arrives any more is given up, and its late answer means nothing', () => {
  const bench = new Bench().registers();
  const { run } = bench.machine;
  bench.give({ is: 'stalled', run });
  expect(bench.effects.map((effect) => effect.do)).toEqual(['stop', 'call']);
  expect(bench.call).toEqual({ do: 'status' });
  bench.give({ is: 'answer', run, answer: { is: 'sent', boot: 'a', offset: size } });
  expect(bench.call).toEqual({ do: 'status' });
});

test('where nothing of a large request is seen arriving, smaller ones are sent', () => {
  const bench = new Bench().registers();
  bench.give({ is: 'stalled', run: bench.machine.run }).status(open(0));
  expect(bench.call).toEqual({ do: 'send', from: 0, to: 8 * mebibyte });
  for (let turn = 0; turn < 10; turn += 1) {
    bench.give({ is: 'stalled', run: bench.machine.run });
    if (bench.machine.at.is === 'paused') bench.wakes();
    bench.status(open(0));
    if (bench.machine.at.is === 'paused') bench.wakes();
  }
  expect(bench.call).toEqual({ do: 'send', from: 0, to: smallestPart });
});

test('a request that the dashboard still reads is ended before the next one', () => {
  const bench = new Bench()
    .registers()
    .fails({})
    .status(open(50, { broken: false }));
  expect(bench.call).toEqual({ do: 'take_over' });
  bench.answer({ is: 'taken_over', boot: 'a', offset: 70 });
  expect(bench.call).toEqual({ do: 'send', from: 70, to: size });
});

test('a proxy that takes no such body gets halves of it, and at 512 KiB no more', () => {
  const bench = new Bench().registers();
  const tooLarge = { kind: 'too_large', status: 413, reason: 'between_size' } as const;
  bench.fails(tooLarge);
  expect(bench.call).toEqual({ do: 'send', from: 0, to: 256 * mebibyte });
  for (let turn = 0; turn < 8; turn += 1) bench.fails(tooLarge);
  expect(bench.call).toEqual({ do: 'send', from: 0, to: mebibyte });
  bench.answer({ is: 'sent', boot: 'a', offset: mebibyte });
  expect(bench.call).toEqual({ do: 'send', from: mebibyte, to: 2 * mebibyte });
  expect(bench.machine.partSize).toBe(mebibyte);
  bench.fails(tooLarge);
  expect(bench.call).toEqual({ do: 'send', from: mebibyte, to: mebibyte + smallestPart });
  bench.fails(tooLarge);
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'between_size' } });
});

test("a 413 of the cloud is the cloud's last word", () => {
  const bench = new Bench().registers().fails({ kind: 'too_large', status: 413, reason: 'No room' }, true);
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'No room' } });
});

test('why the dashboard ended it is told', () => {
  const bench = new Bench()
    .registers()
    .fails({})
    .status(ended({ reason: 'upload_grace', status: 410 }, 10));
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'upload_grace' } });
});

test('a token that ended while the line was cut costs a sign-in, and it goes on from its offset', () => {
  const bench = new Bench().registers().fails({});
  bench.fails({ kind: 'unauthorized', status: 401, reason: '' }, true);
  expect(bench.effects).toEqual([{ do: 'sign_in', run: bench.machine.run }]);
  bench.give({ is: 'settled', run: bench.machine.run, yes: true }).status(open(123));
  expect(bench.call).toEqual({ do: 'send', from: 123, to: size });
});

const now = { project: 'other', region: null, user: 'ada', sameUser: true };
const otherProject = { kind: 'conflict', status: 409, reason: 'other_project', now } as const;

test('an upload that meets another project waits for the way back, and says so', () => {
  const bench = new Bench().registers().fails({}).fails(otherProject, true);
  expect(bench.effects).toEqual([{ do: 'way_back', run: bench.machine.run, now }]);
  expect(bench.machine.error).toMatchObject({ reason: 'other_project', now });
  bench.give({ is: 'settled', run: bench.machine.run, yes: true }).status(open(123));
  expect(bench.call).toEqual({ do: 'send', from: 123, to: size });
});

test('one that nobody goes back for ends with what stood in the way, and goes on when it is asked to', () => {
  const bench = new Bench().registers().fails({}).fails(otherProject, true);
  bench.give({ is: 'settled', run: bench.machine.run, yes: false });
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'other_project' } });
  bench.give({ is: 'again' }).status(open(123));
  expect(bench.call).toEqual({ do: 'send', from: 123, to: size });
});

test('a cancel that meets another project asks for the way back, and deletes after it', () => {
  const bench = new Bench().registers().give({ is: 'cancel' }).fails(otherProject, true);
  expect(bench.effects).toEqual([{ do: 'way_back', run: bench.machine.run, now }]);
  expect(bench.machine).toMatchObject({ at: { is: 'asking' }, goal: 'delete' });
  bench.give({ is: 'settled', run: bench.machine.run, yes: true });
  expect(bench.call).toEqual({ do: 'delete' });
  expect(bench.answer({ is: 'deleted' }).machine.at.is).toBe('cancelled');
});

test('one that nobody goes back for leaves the image, says why, and can be asked for again', () => {
  const bench = new Bench().registers().give({ is: 'cancel' }).fails(otherProject, true);
  bench.give({ is: 'settled', run: bench.machine.run, yes: false });
  expect(bench.machine).toMatchObject({
    at: { is: 'not_cancelled' },
    error: { reason: 'other_project', now },
  });
  bench.give({ is: 'cancel' });
  expect(['delete', 'delete_record']).toContain(bench.call?.do);
});

test('all was sent and the answer got lost while the cloud stores it: that is looked at, and it is done', () => {
  const bench = new Bench().registers().fails({ status: 504, reason: 'between' });
  bench.status(open(size, { broken: false }));
  expect(bench.machine).toMatchObject({ at: { is: 'paused' }, error: null, confirmed: size });
  bench.wakes().status(ended(null, size));
  expect(bench.machine.at.is).toBe('done');
});

test('nobody knows the upload: the image decides', () => {
  const bench = new Bench().registers().fails({}).status(null);
  expect(bench.call).toEqual({ do: 'image' });
  expect(bench.answer({ is: 'image', status: 'active' }).machine.at.is).toBe('done');
});

test('a dashboard that was restarted: it begins again on the same record, and says so', () => {
  const bench = new Bench().registers().fails({}).fails({}).wakes();
  // The first answers might be another copy of the dashboard.
  for (let turn = 0; turn < 8; turn += 1) bench.status(restarted, 'b').wakes();
  bench.status(restarted, 'b');
  expect(bench.call).toEqual({ do: 'image' });
  // The cloud has yet to see that nobody sends.
  bench.answer({ is: 'image', status: 'saving' });
  expect(bench.machine.at).toMatchObject({ is: 'paused', call: { do: 'image' } });
  bench.wakes().answer({ is: 'image', status: 'queued' }).registers('b');
  expect(bench.call).toEqual({ do: 'send', from: 0, to: size });
  expect(bench.machine.restarts).toBe(1);
});

test('a record that stays busy is replaced', () => {
  const bench = new Bench().registers().fails({}).status(null);
  for (let turn = 0; turn < 20 && bench.call?.do !== 'reopen'; turn += 1) {
    bench.answer({ is: 'image', status: 'saving' });
    if (bench.machine.at.is === 'paused') bench.wakes();
  }
  bench.answer({ is: 'reopened', imageId: 'two' });
  expect(bench.machine).toMatchObject({ imageId: 'two', formerIds: ['one'] });
  expect(bench.call).toEqual({ do: 'register' });
});

test('two copies of the dashboard in turn: the one that has it is found', () => {
  const bench = new Bench().registers('a').fails({ status: 410, kind: 'not_found' }, true, 'b');
  bench.status(restarted, 'b').wakes().status(open(0), 'a');
  expect(bench.call).toEqual({ do: 'send', from: 0, to: size });
});

test('copies of the dashboard that never let it come back are named', () => {
  const bench = new Bench();
  let copy = 0;
  for (let turn = 0; turn < 400 && !hasEnded(bench.machine); turn += 1) {
    copy += 1;
    const boot = `copy ${copy}`;
    if (bench.machine.at.is === 'paused') bench.wakes();
    if (bench.call?.do === 'register') bench.registers(boot);
    else if (bench.call?.do === 'send') bench.fails({ status: 410, kind: 'not_found' }, true, boot);
    else if (bench.call?.do === 'status') bench.status(restarted, boot);
    else bench.answer({ is: 'image', status: 'queued' });
  }
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'upload_other_copy' } });
});

test('an import that waits for a sign-in is started after it', () => {
  const bench = new Bench({ imports: true }).registers().answer({ is: 'sent', boot: 'a', offset: size });
  bench.status(ended({ kind: 'unauthorized', reason: '', status: 401 }, size));
  expect(bench.call).toEqual({ do: 'import' });
  expect(bench.answer({ is: 'import_started' }).machine.at.is).toBe('done');
});

test('what is stored in one store is not done before its copy to the others has begun', () => {
  const sent = () => new Bench({ copies: true }).registers().answer({ is: 'sent', boot: 'a', offset: size });
  // The dashboard has begun it after the last byte.
  expect(sent().status(ended(null, size)).machine.at.is).toBe('done');
  // A token that ended under the upload: the copy is begun after a new sign-in.
  const waits = sent().status(ended({ kind: 'unauthorized', reason: '', status: 401 }, size));
  expect(waits.call).toEqual({ do: 'import' });
  // Restarted before it said so: the image is active, and whether its copy was begun only the cloud knows.
  const lost = new Bench({ copies: true }).registers().fails({});
  lost.status(null).answer({ is: 'image', status: 'active' });
  expect(lost.call).toEqual({ do: 'import' });
  expect(lost.answer({ is: 'import_started' }).machine).toMatchObject({
    at: { is: 'done' },
    confirmed: size,
  });
  // Refused, the image stays, and is not called done.
  const refused = sent().status(ended({ kind: 'forbidden', reason: 'policy', status: 403 }, size));
  expect(refused.machine).toMatchObject({ at: { is: 'failed' }, error: { kind: 'forbidden' }, stored: true });
  expect(refused.give({ is: 'again' }).call).toEqual({ do: 'import' });
  // A cloud that keeps refusing comes to an end.
  const busy = sent().status(ended({ kind: 'unauthorized', reason: '', status: 401 }, size));
  for (let turn = 0; turn < 100 && !hasEnded(busy.machine); turn += 1) {
    if (busy.machine.at.is === 'paused') busy.wakes();
    else if (busy.call?.do === 'image') busy.answer({ is: 'image', status: 'active' });
    else busy.fails({ kind: 'conflict', status: 409, reason: 'locked' }, true);
  }
  expect(busy.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'locked' } });
});

test('resumes what another page began, at the offset of the dashboard', () => {
  const bench = new Bench({ resume: true }).status(open(99));
  expect(bench.call).toEqual({ do: 'send', from: 99, to: size });
});

test('another tab that goes on with the same upload is not fought', () => {
  const bench = new Bench()
    .registers()
    .fails({ kind: 'conflict', status: 409, reason: 'upload_continued' }, true);
  bench.status(open(50, { broken: false }));
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: { reason: 'upload_continued' } });
});

test('cancelled is what the cloud has deleted, not what was clicked', () => {
  const bench = new Bench().registers().give({ is: 'cancel' });
  expect(bench.effects.map((effect) => effect.do)).toEqual(['stop', 'call']);
  expect(bench.call).toEqual({ do: 'delete' });
  bench.fails({});
  expect(bench.call).toEqual({ do: 'delete' });
  bench.fails({});
  expect(bench.machine).toMatchObject({ at: { is: 'paused' }, goal: 'delete', error: silence });
  expect(bench.wakes().answer({ is: 'deleted' }).machine.at.is).toBe('cancelled');
});

test('an image that may not be deleted stays, with the reason, and can be tried once more', () => {
  const refusal = { kind: 'forbidden', status: 403, reason: 'Image is protected' } as const;
  const bench = new Bench().registers().give({ is: 'cancel' }).fails(refusal, true);
  expect(bench.machine).toMatchObject({ at: { is: 'not_cancelled' }, error: refusal });
  bench.give({ is: 'cancel' });
  expect(bench.call).toEqual({ do: 'delete_record' });
  expect(bench.fails({ kind: 'not_found', status: 404 }, true).machine.at.is).toBe('cancelled');
});

test('an upload that the dashboard does not have leaves a record to delete', () => {
  const bench = new Bench()
    .registers()
    .give({ is: 'cancel' })
    .fails({ kind: 'not_found', status: 410 }, true);
  expect(bench.call).toEqual({ do: 'delete_record' });
});

test('the last answer that comes after a cancel does not make it done', () => {
  const bench = new Bench().registers();
  const { run } = bench.machine;
  bench.give({ is: 'cancel' }).give({ is: 'answer', run, answer: { is: 'sent', boot: 'a', offset: size } });
  expect(bench.machine).toMatchObject({ at: { is: 'calling', call: { do: 'delete' } }, goal: 'delete' });
});

test('a record that is made while somebody cancels is deleted', () => {
  const bench = new Bench().registers().fails({ kind: 'forbidden', reason: 'no', status: 403 }, true);
  bench.machine = { ...bench.machine, registered: false };
  bench.give({ is: 'again' }).give({ is: 'cancel' });
  expect(bench.effects).toEqual([]);
  bench.answer({ is: 'reopened', imageId: 'two' });
  expect(bench.machine.imageId).toBe('two');
  expect(bench.call).toEqual({ do: 'delete_record' });
});

test('an upload that the cloud ended is sent again from its first byte when somebody asks for it', () => {
  const bench = new Bench().registers().fails({ kind: 'unavailable', reason: 'cloud_broke_off' }, true);
  const broke: ActionError = { ...silence, reason: 'cloud_broke_off' };
  bench.status(ended(broke, 1000));
  expect(bench.machine).toMatchObject({ at: { is: 'failed' }, error: broke });
  bench.give({ is: 'again' }).status(ended(broke, 1000));
  expect(bench.call).toEqual({ do: 'reopen' });
  // The cloud is still away: that is what is told, and it is tried again.
  bench.fails({ reason: 'cloud_silent' }, true);
  expect(bench.machine.error?.reason).toBe('cloud_silent');
  bench.answer({ is: 'reopened', imageId: 'two' }).registers();
  expect(bench.call).toEqual({ do: 'send', from: 0, to: size });
});

/** Whatever the dashboard, the cloud, the line and the person may come up with. */
const errors = fc.record({
  kind: fc.constantFrom(
    ...([
      'invalid',
      'unauthorized',
      'forbidden',
      'not_found',
      'conflict',
      'too_large',
      'unavailable',
      'unexpected',
    ] as const),
  ),
  status: fc.constantFrom(null, 200, 400, 401, 403, 404, 409, 410, 413, 423, 429, 500, 502, 503, 504),
  reason: fc.constantFrom(
    '',
    'between',
    'between_size',
    'upload_offset',
    'upload_continued',
    'other_project',
    'image_busy',
  ),
  requestId: fc.constant(null),
});
const boots = fc.constantFrom('a', 'b', null);
const statuses = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: size }).chain((offset) => fc.boolean().map((broken) => open(offset, { broken }))),
  errors.map((error) => ended(error)),
  fc.constantFrom(restarted, ended(null, size)),
);
const answers: fc.Arbitrary<UploadAnswer> = fc.oneof(
  fc.record({ is: fc.constant('error' as const), error: errors, ours: fc.boolean(), boot: boots }),
  fc.record({ is: fc.constant('status' as const), boot: boots, status: statuses }),
  fc.record({
    is: fc.constant('taken_over' as const),
    boot: boots,
    offset: fc.integer({ min: 0, max: size }),
  }),
  fc.record({ is: fc.constant('sent' as const), boot: boots, offset: fc.integer({ min: 0, max: size }) }),
  fc.record({ is: fc.constant('registered' as const), boot: boots, grace: fc.constantFrom(null, 120_000) }),
  fc.record({
    is: fc.constant('image' as const),
    status: fc.constantFrom('queued', 'saving', 'uploading', 'importing', 'active', 'killed', null),
  }),
  fc.constantFrom<UploadAnswer>(
    { is: 'deleted' },
    { is: 'import_started' },
    { is: 'reopened', imageId: 'two' },
    { is: 'unreadable' },
  ),
);
const fits: Record<UploadCall['do'], UploadAnswer['is'][]> = {
  register: ['registered', 'error'],
  status: ['status', 'error'],
  take_over: ['taken_over', 'error'],
  send: ['sent', 'unreadable', 'error'],
  image: ['image', 'error'],
  reopen: ['reopened', 'error'],
  import: ['import_started', 'error'],
  delete: ['deleted', 'error'],
  delete_record: ['deleted', 'error'],
};
type Move = UploadAnswer | 'cancel' | 'online' | 'offline' | 'stalled' | 'again' | 'late';
const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: answers },
  { weight: 1, arbitrary: fc.constantFrom<Move>('cancel', 'online', 'offline', 'stalled', 'again', 'late') },
);

test('whatever happens: one call at a time, nothing done after a cancel, and an end when all is well again', () => {
  fc.assert(
    fc.property(
      fc.array(moves, { maxLength: 60 }),
      fc.constantFrom({}, { imports: true }, { copies: true }),
      fc.boolean(),
      (sequence, kind, resume) => {
        const bench = new Bench({ ...kind, resume });
        let out = 1;
        let cancelled = false;
        const give = (event: UploadEvent) => {
          const before = bench.machine;
          bench.give(event);
          if (event.is === 'answer' && event.run === before.run && before.at.is === 'calling') out -= 1;
          for (const effect of bench.effects) {
            if (effect.do === 'stop') out -= 1;
            if (effect.do === 'call') out += 1;
          }
          expect(out).toBe(bench.machine.at.is === 'calling' ? 1 : 0);
          expect(bench.machine.confirmed).toBeLessThanOrEqual(size);
          if (cancelled) expect(['done', 'failed']).not.toContain(bench.machine.at.is);
        };
        const settle = () => {
          const { run, at } = bench.machine;
          if (at.is === 'paused') give({ is: 'wake', run });
          if (at.is === 'asking') give({ is: 'settled', run, yes: true });
        };
        for (const move of sequence) {
          settle();
          const { run, at } = bench.machine;
          if (move === 'late')
            give({ is: 'answer', run: run - 1, answer: { is: 'sent', boot: 'a', offset: size } });
          else if (move === 'stalled') give({ is: 'stalled', run });
          else if (typeof move === 'string') {
            cancelled ||= move === 'cancel' && !hasEnded(bench.machine);
            give({ is: move });
          } else if (at.is === 'calling' && fits[at.call.do].includes(move.is))
            give({ is: 'answer', run, answer: move });
        }
        // From here on everything works.
        for (let turn = 0; turn < 400 && !hasEnded(bench.machine); turn += 1) {
          settle();
          const { run, at } = bench.machine;
          if (at.is !== 'calling') continue;
          const well: Record<UploadCall['do'], UploadAnswer> = {
            register: { is: 'registered', boot: 'a', grace: null },
            status: { is: 'status', boot: 'a', status: open(bench.machine.stored ? size : 0) },
            take_over: { is: 'taken_over', boot: 'a', offset: bench.machine.confirmed },
            send: { is: 'sent', boot: 'a', offset: at.call.do === 'send' ? at.call.to : 0 },
            image: { is: 'image', status: 'active' },
            reopen: { is: 'reopened', imageId: 'two' },
            import: { is: 'import_started' },
            delete: { is: 'deleted' },
            delete_record: { is: 'deleted' },
          };
          const through =
            at.call.do === 'status' && (bench.machine.stored || bench.machine.confirmed === size);
          give({
            is: 'answer',
            run,
            answer: through ? { is: 'status', boot: 'a', status: ended(null, size) } : well[at.call.do],
          });
        }
        expect(hasEnded(bench.machine)).toBe(true);
      },
    ),
    { numRuns: 1000, seed: 4711 },
  );
}, 60_000);
