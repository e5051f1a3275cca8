import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import { listImagePage } from '@/lib/data/images';
import { imageQuery } from '@/lib/images/image-list-query';
import { createImage, deleteImage } from '@/lib/openstack/images';
import { addMember, setMemberStatus } from '@/lib/openstack/members';
import { type Account, newAccount } from '../support/accounts';

// To an administrator Glance lists everybody's shares; which of them are this project's takes a call for each.

const many = 60;
const offered = 40;
let owner: Account;
let admin: Account;
const made: string[] = [];
let running = 0;
let most = 0;
let asked = 0;
let onAsk = () => {};
/** Hands everything on to the image service and counts the calls for members, and those at once. */
const proxy = http.createServer(async (request, response) => {
  const isMember = request.url?.includes('/members/') ?? false;
  if (isMember) {
    asked += 1;
    running += 1;
    most = Math.max(most, running);
    onAsk();
  }
  const answer = await fetch(`${admin.service.url}${request.url}`, {
    headers: { 'x-auth-token': admin.service.token },
  });
  const text = await answer.text();
  if (isMember) running -= 1;
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(text);
});

beforeAll(async () => {
  const authUrl = inject('authUrl');
  owner = await newAccount(authUrl);
  admin = await newAccount(authUrl, 'admin');
  for (let index = 0; index < many; index += 1) {
    const { image } = await createImage(owner.service, { name: `shared-${index}`, visibility: 'shared' });
    made.push(image.id);
    if (index >= offered) continue;
    await addMember(owner.service, image.id, admin.projectId);
    await setMemberStatus(admin.service, image.id, admin.projectId, 'accepted');
  }
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const id of made) await deleteImage(owner.service, id);
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});

function session(): Session {
  const viewer: Viewer = {
    userId: '',
    userName: '',
    userDomain: 'Default',
    projectId: admin.projectId,
    projectName: '',
    roles: ['admin'],
    isAdmin: true,
    region: null,
    regions: [],
    cloud: '',
    applicationCredential: null,
    hasKeyManager: false,
    expiresAt: 0,
  };
  const cloud = {
    name: '',
    label: '',
    authUrl: '',
    region: undefined,
    interface: 'public',
    userDomain: '',
  };
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const service = { url, token: admin.service.token };
  return { viewer, service, keyManager: null, samplesUrl: null, cloud, id: 'session', earlierTokens: [] };
}
const query = imageQuery({ scope: 'shared' });
const reset = () => {
  most = 0;
  asked = 0;
  onAsk = () => {};
};

test('what is shared with the project of an administrator is found by a few calls at once', async () => {
  reset();
  const found: string[] = [];
  let marker: string | undefined;
  do {
    const page = await listImagePage(session(), query, { limit: 1000, marker });
    found.push(...page.images.map(({ id }) => id));
    marker = page.nextMarker ?? undefined;
  } while (marker);
  expect(found.sort()).toEqual(made.slice(0, offered).sort());
  expect(most).toBeLessThanOrEqual(6);
});

test('a page that is full asks no further, and the next one goes on behind it', async () => {
  reset();
  const found: string[] = [];
  let marker: string | undefined;
  let calls = 0;
  do {
    const page = await listImagePage(session(), query, { limit: 5, marker });
    if (page.nextMarker && page.images.length > 0) calls = Math.max(calls, asked);
    asked = 0;
    found.push(...page.images.map(({ id }) => id));
    marker = page.nextMarker ?? undefined;
  } while (marker);
  expect(found.sort()).toEqual(made.slice(0, offered).sort());
  expect(calls).toBeLessThan(many);
});

test('whoever leaves ends the asking', async () => {
  reset();
  const abort = new AbortController();
  onAsk = () => abort.abort();
  const reading = listImagePage(session(), query, { limit: 1000, signal: abort.signal });
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  expect(asked).toBeLessThanOrEqual(6);
});
