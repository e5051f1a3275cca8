import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keystoneSignIn } from '@/lib/auth/keystone-sign-in';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { openImageDownload } from '@/lib/openstack/image-download';
import { createImage } from '@/lib/openstack/images';
import { clouds, findCloud, unusableClouds, warningsOfClouds } from '@/lib/server/clouds';
import { ownHttps } from '../support/own-https';
import { removeFolder, startCloud } from '../support/servers';

// What somebody is told who signs in to a cloud of a clouds.yaml that is not quite right.

const person = { method: 'password', name: 'admin', domain: 'Default', password: 'darkroom' } as const;
const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-clouds-'));
let cloud: Awaited<ReturnType<typeof startCloud>>;
let secure: Awaited<ReturnType<typeof ownHttps>>;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false });
  secure = await ownHttps(cloud.url);
  const file = path.join(folder, 'clouds.yaml');
  writeFileSync(
    file,
    `clouds:
  bifrost: { auth_type: none }
  right: { auth: { auth_url: "${cloud.url}/identity" } }
  of-old: { auth: { auth_url: "${cloud.url}/identity/v2.0/" } }
  tokens: { auth: { auth_url: "${cloud.url}/identity/v3/auth/tokens" } }
  elsewhere: { region_name: Elsewhere, auth: { auth_url: "${cloud.url}/identity/v3" } }
  wrong: { auth: { auth_url: "${cloud.url}/identity/other" } }
  distrusted: { auth: { auth_url: "${secure.url}/identity" } }
  plain: { auth: { auth_url: "${cloud.url.replace('http', 'https')}/identity" } }
`,
  );
  Object.assign(process.env, { OS_CLIENT_CONFIG_FILE: file, NEXTAUTH_SECRET: 'secret' });
});
afterAll(async () => {
  secure.stop();
  await cloud.stop();
  removeFolder(cloud.data);
  removeFolder(folder);
});

async function signInTo(name: string) {
  const found = findCloud(name);
  if (!found) throw new Error(`There is no cloud ${name}`);
  return keystoneSignIn(found, person).then(
    ({ imageUrl, keystoneToken }): ImageService => ({ url: imageUrl, token: keystoneToken }),
    (error: Error) => error.message,
  );
}

test('what cannot be used is left out and named', () => {
  expect(clouds()).toHaveLength(7);
  expect(unusableClouds()).toEqual([{ name: 'bifrost', reason: 'no_keystone' }]);
  expect(warningsOfClouds()).toEqual([
    'The cloud bifrost of clouds.yaml is left out, for its auth_type is not one of Keystone.',
  ]);
});

test.each(['right', 'of-old', 'tokens'])('the address of %s leads to Keystone', async (name) => {
  expect(await signInTo(name)).toMatchObject({ url: `${cloud.url}/image` });
});

test.each([
  ['elsewhere', /^no_region:RegionOne/],
  ['wrong', /^no_keystone:http:\/\/127\.0\.0\.1:\d+\/identity\/other\/v3$/],
  ['distrusted', /^tls:DEPTH_ZERO_SELF_SIGNED_CERT$/],
  ['plain', /^tls:ERR_SSL_\w+$/],
])('%s is told as what it is', async (name, problem) => {
  expect(await signInTo(name)).toMatch(problem);
});

test('verify: false reaches a cloud whose certificate nobody vouches for, its data as well', async () => {
  const open = {
    name: 'open',
    label: 'open',
    authUrl: `${secure.url}/identity/v3`,
    region: undefined,
    interface: 'public',
    userDomain: 'Default',
    unverified: true,
  } as const;
  const { reachServices } = await import('@/lib/server/clouds');
  // Of its own address the file said so, and no other cloud has it.
  const here = findCloud('distrusted');
  if (here) here.unverified = true;
  reachServices(open, [open.authUrl]);
  const { keystoneToken } = await keystoneSignIn(open, person);
  const service = { url: `${secure.url}/image`, token: keystoneToken };
  const { image } = await createImage(service, {
    name: 'by https',
    disk_format: 'raw',
    container_format: 'bare',
  });
  const bytes = Buffer.alloc(300_000, 7);
  const writer = openImageData(service, image.id, { kind: 'file' }, bytes.length);
  await writer.write(bytes);
  await writer.end();
  const { body } = await openImageDownload(service, image.id, null, new AbortController().signal);
  expect(Buffer.from(await new Response(body).arrayBuffer()).equals(bytes)).toBe(true);
});
