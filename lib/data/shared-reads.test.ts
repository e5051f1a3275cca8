import { expect, test } from 'vitest';
import { createSharedReads } from '@/lib/data/shared-reads';
import { OpenStackError } from '@/lib/openstack/error';

const error = (kind: OpenStackError['kind']) =>
  new OpenStackError({ kind, status: null, reason: '', requestId: null });
/** A read that ends when it is told to. */
function read<T>() {
  let end: (value: T) => void = () => {};
  let fail: (cause: Error) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { run: () => promise, end, fail };
}
const never = () => Promise.reject(new Error('read twice'));

test('what was read is kept, and what is being read is shared', async () => {
  const reads = createSharedReads<string>(60_000);
  const first = read<string>();
  const both = [reads.get('a', first.run), reads.get('a', never)];
  first.end('one');
  expect(await Promise.all(both)).toEqual(['one', 'one']);
  expect(await reads.get('a', never)).toBe('one');
  expect(await reads.get('b', async () => 'two')).toBe('two');
});

test('the ended session of one who reads is not told to those who wait', async () => {
  for (const kind of ['unauthorized', 'forbidden'] as const) {
    const reads = createSharedReads<string>(60_000);
    const signedOut = read<string>();
    const his = expect(reads.get('a', signedOut.run)).rejects.toMatchObject({ kind });
    const hers = reads.get('a', async () => 'hers');
    signedOut.fail(error(kind));
    await his;
    expect(await hers).toBe('hers');
  }
});

test('a cloud that is away is told to all at once, and not kept', async () => {
  const reads = createSharedReads<string>(60_000);
  const away = read<string>();
  const all = [reads.get('a', away.run), reads.get('a', never)];
  away.fail(error('unavailable'));
  for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');
  expect(await reads.get('a', async () => 'back')).toBe('back');
});

test('what is forgotten while it is read is read again', async () => {
  const reads = createSharedReads<string>(60_000);
  const before = read<string>();
  const old = reads.get('cloud a', before.run);
  reads.forget('cloud ');
  before.end('before');
  expect(await old).toBe('before');
  expect(await reads.get('cloud a', async () => 'after')).toBe('after');
  reads.forget('cloud b');
  expect(await reads.get('cloud a', never)).toBe('after');
});

test('nothing is kept for longer than it may be', async () => {
  const reads = createSharedReads<number>(0);
  let count = 0;
  const next = async () => {
    count += 1;
    return count;
  };
  expect([await reads.get('a', next), await reads.get('a', next)]).toEqual([1, 2]);
});
