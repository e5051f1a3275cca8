import { expect, test } from 'vitest';
import { OpenStackError } from '@/lib/openstack/error';
import { inSteps, unlessGone } from '@/lib/openstack/in-steps';

const refusal = (kind: OpenStackError['kind'], status: number | null = null) =>
  new OpenStackError({ kind, status, reason: kind, requestId: 'req-1' });
const fails = (error: Error) => () => Promise.reject(error);

test('what is done in steps gives its result and takes nothing back', async () => {
  const log: string[] = [];
  const undo = { name: 'one', run: async () => log.push('undo') };
  const run = inSteps(async (take) => (await take(async () => 1, undo)) + (await take(async () => 2)));
  expect(await run).toBe(3);
  expect(log).toEqual([]);
});

test('after a failure all is taken back, the last first, and the first error is kept', async () => {
  const log: string[] = [];
  const step = (name: string) => ({ name, run: async () => log.push(name) });
  const run = inSteps(async (take) => {
    await take(async () => {}, step('one'));
    await take(async () => {}, step('two: first'), step('two: second'));
    await take(fails(refusal('invalid', 400)), step('three'));
  });
  await expect(run).rejects.toMatchObject({ kind: 'invalid', status: 400, left: [] });
  expect(log).toEqual(['two: first', 'two: second', 'one']);
});

test('a step that nobody knows of is taken back too', async () => {
  for (const error of [refusal('unavailable'), refusal('unavailable', 504), refusal('unexpected', 201)]) {
    const log: string[] = [];
    const run = inSteps((take) => take(fails(error), { name: 'one', run: async () => log.push('one') }));
    await expect(run).rejects.toBe(error);
    expect(log).toEqual(['one']);
  }
});

test('what cannot be taken back is named, once each, and the rest is still taken back', async () => {
  const log: string[] = [];
  const run = inSteps(async (take) => {
    await take(async () => {}, { name: 'one', run: async () => log.push('one') });
    await take(
      async () => {},
      { name: 'two', run: fails(refusal('forbidden', 403)) },
      { name: 'two', run: fails(refusal('forbidden', 403)) },
    );
    await take(fails(refusal('unauthorized', 401)));
  });
  await expect(run).rejects.toMatchObject({
    kind: 'unauthorized',
    reason: 'unauthorized',
    requestId: 'req-1',
    left: ['two'],
  });
  expect(log).toEqual(['one']);
});

test('a cut line is tried once more before something is left', async () => {
  let calls = 0;
  const run = (answers: number) =>
    inSteps(async (take) => {
      await take(async () => {}, {
        name: 'one',
        run: async () => {
          calls += 1;
          if (calls < answers) throw refusal('unavailable');
        },
      });
      throw refusal('invalid', 400);
    });
  await expect(run(2)).rejects.toMatchObject({ left: [] });
  calls = 0;
  await expect(run(3)).rejects.toMatchObject({ left: ['one'] });
});

test('what is gone already needs no deleting', async () => {
  await expect(unlessGone(fails(refusal('not_found', 404)))).resolves.toBeUndefined();
  await expect(unlessGone(fails(refusal('conflict', 409)))).rejects.toMatchObject({ kind: 'conflict' });
});
