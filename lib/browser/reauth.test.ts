import { afterEach, expect, test, vi } from 'vitest';

/** Another tab: the same modules once more, with what they keep. */
async function tab() {
  vi.resetModules();
  return {
    ...(await import('@/lib/browser/reauth')),
    ...(await import('@/lib/browser/page-session')),
  };
}
const channels: (() => void)[] = [];
afterEach(() => {
  for (const leave of channels.splice(0)) leave();
});

/** A dialog that nobody answers until it is closed. */
function unanswered() {
  const dialog = { opened: 0, closed: 0 };
  const ask = (closed: AbortSignal) => {
    dialog.opened += 1;
    return new Promise<boolean>((resolve) =>
      closed.addEventListener('abort', () => {
        dialog.closed += 1;
        resolve(false);
      }),
    );
  };
  return { dialog, ask };
}

test('one dialog for all who need it', async () => {
  const one = await tab();
  let opened = 0;
  channels.push(
    one.onReauthNeeded(async () => {
      opened += 1;
      return true;
    }),
  );
  expect(await Promise.all([one.requestReauth(), one.requestReauth()])).toEqual([true, true]);
  expect(opened).toBe(1);
  expect(await one.requestReauth()).toBe(true);
  expect(opened).toBe(2);
});

test('a sign-in in another tab answers for this one, and closes its dialog', async () => {
  const here = await tab();
  const there = await tab();
  const { dialog, ask } = unanswered();
  channels.push(here.onReauthNeeded(ask));
  const waiting = here.requestReauth();
  await expect.poll(() => dialog.opened).toBe(1);
  there.tellTabs({ type: 'signed_in', user: '' });
  expect(await waiting).toBe(true);
  expect(dialog.closed).toBe(1);
});

test('the stamp of a document stays that of its first session', async () => {
  const { setPageSession, pageStamp, stampHeaders } = await tab();
  expect(stampHeaders()).toEqual({});
  const first = {
    cloud: 'a cloud',
    region: null,
    projectId: 'p/1',
    userId: 'u',
    projectName: 'P',
    userName: 'U',
  };
  setPageSession(first);
  setPageSession({ ...first, projectId: 'other' });
  expect(pageStamp()).toBe('a%20cloud//p%2F1/u');
  expect(stampHeaders()).toEqual({ 'x-darkroom-project': 'a%20cloud//p%2F1/u' });
});
