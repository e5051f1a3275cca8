import { notFound, redirect } from 'next/navigation';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ActionRefusal, type Asked, defineAction } from '@/lib/actions/define-action';
import type { Session } from '@/lib/auth/session';
import { stampOf } from '@/lib/contract/stamp';
import { OpenStackError } from '@/lib/openstack/error';

const viewer = {
  userId: 'u',
  userName: 'demo',
  userDomain: 'Default',
  projectId: 'p',
  projectName: 'project',
  roles: ['member'],
  isAdmin: false,
  region: null,
  regions: [],
  cloud: 'cloud',
  applicationCredential: null,
  hasKeyManager: false,
  expiresAt: Number.POSITIVE_INFINITY,
};
const session: Session = {
  viewer,
  service: { url: 'http://127.0.0.1:1', token: 'token' },
  keyManager: null,
  samplesUrl: null,
  cloud: {
    name: 'cloud',
    label: 'cloud',
    authUrl: 'http://127.0.0.1:1/v3',
    region: undefined,
    interface: 'public',
    userDomain: 'Default',
  },
  id: 'session',
  earlierTokens: [],
};
const stamp = stampOf(viewer);
const other = stampOf({ ...viewer, projectId: 'q' });
const schema = z.object({ name: z.string().min(1), size: z.coerce.number().default(0) });

/** An action, what it was run with, and how often pages were told that something changed. */
function frame(
  run: (name: string, asked: Asked) => Promise<unknown> = async (name) => name,
  of: Session | null = session,
) {
  const ran: unknown[] = [];
  let changes = 0;
  const action = defineAction(
    schema,
    (input, whose, asked) => {
      ran.push([input, whose]);
      return run(input.name, asked);
    },
    {
      session: async () => of,
      done: () => {
        changes += 1;
      },
    },
  );
  return { action, ran, changes: () => changes };
}
const failing = (cause: unknown) => frame(() => Promise.reject(cause));
const thrownBy = (run: () => never) => {
  try {
    return run();
  } catch (cause) {
    return cause;
  }
};

test('what fits is run as its schema reads it, with the session, and pages hear of it', async () => {
  const { action, ran, changes } = frame();
  expect(await action({ name: 'a' }, stamp, 'call')).toEqual({ ok: true, data: 'a' });
  expect(ran).toEqual([[{ name: 'a', size: 0 }, session]]);
  expect(changes()).toBe(1);
});

test('what does not fit is told by field, whoever sends it, and is not run', async () => {
  for (const of of [session, null]) {
    const { action, ran, changes } = frame(undefined, of);
    const result = await action({ name: '', size: 'many' }, stamp, 'call');
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect(Object.keys((!result.ok && result.error.fields) || {})).toEqual(['name', 'size']);
    // A request is whatever somebody makes up.
    expect(await action(JSON.parse('null'))).toMatchObject({ ok: false, error: { kind: 'invalid' } });
    expect([ran, changes()]).toEqual([[], 0]);
  }
});

test('without a session nothing is run, and the page is asked to sign in', async () => {
  const { action, ran } = frame(undefined, null);
  expect(await action({ name: 'a' }, stamp)).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(ran).toEqual([]);
});

test('a page of another project is told which one the session is in now', async () => {
  const { action, ran } = frame();
  expect(await action({ name: 'a' }, other, 'call')).toMatchObject({
    ok: false,
    error: {
      reason: 'other_project',
      now: { project: 'project', region: null, user: 'demo', sameUser: true },
    },
  });
  expect(ran).toEqual([]);
  expect(await action({ name: 'a' })).toEqual({ ok: true, data: 'a' });
});

test('what the cloud refuses, or we do, is a result, and pages hear of no change', async () => {
  const refused = { kind: 'forbidden', reason: 'Not yours', status: 403, requestId: 'req-1' } as const;
  const cloud = failing(new OpenStackError({ ...refused, retryAfter: 3, left: ['half'] }));
  expect(await cloud.action({ name: 'a' }, stamp, 'call')).toEqual({
    ok: false,
    error: { ...refused, retryAfter: 3, left: ['half'] },
  });
  const own = failing(new ActionRefusal({ ...refused, fields: { name: 'taken' } }));
  expect(await own.action({ name: 'a' }, stamp, 'call')).toEqual({
    ok: false,
    error: { ...refused, fields: { name: 'taken' } },
  });
  expect([cloud.changes(), own.changes()]).toEqual([0, 0]);
});

test.each([
  ['a fault', new TypeError('x is not a function')],
  ['what is no error', 'a text'],
  ['a way to another page', thrownBy(() => redirect('/images'))],
  ['a page that is not there', thrownBy(() => notFound())],
])('%s is thrown on as it is', async (_, cause) => {
  const { action, changes } = failing(cause);
  await expect(action({ name: 'a' }, stamp, 'call')).rejects.toBe(cause);
  expect(changes()).toBe(0);
});

test('a call that comes twice is run once, and both hear of it', async () => {
  const { action, ran } = frame();
  const both = [action({ name: 'a' }, stamp, 'call'), action({ name: 'a' }, stamp, 'call')];
  expect(await Promise.all(both)).toEqual([
    { ok: true, data: 'a' },
    { ok: true, data: 'a' },
  ]);
  expect(ran).toHaveLength(1);
});

test('a write hears the name of its call, and none of what is no name', async () => {
  const { action } = frame(async (_, { call }) => call);
  expect(await action({ name: 'a' }, stamp, 'one', true)).toEqual({ ok: true, data: 'one' });
  for (const none of [undefined, '', 'x'.repeat(65), JSON.parse('{}')])
    expect(await action({ name: 'a' }, stamp, none)).toEqual({ ok: true, data: null });
});

test('a write hears whether its page asked for it before, and believes nothing else', async () => {
  const { action } = frame(async (_, { again }) => again);
  expect(await action({ name: 'a' }, stamp, 'one')).toEqual({ ok: true, data: false });
  expect(await action({ name: 'a' }, stamp, 'two', true)).toEqual({ ok: true, data: true });
  expect(await action({ name: 'a' }, stamp, 'three', JSON.parse('"yes"'))).toEqual({ ok: true, data: false });
});
