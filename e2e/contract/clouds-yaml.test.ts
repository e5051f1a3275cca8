import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cloudsYaml } from '@/lib/commands/clouds-yaml';
import { createApplicationCredential } from '@/lib/openstack/application-credentials';
import { authenticate } from '@/lib/openstack/identity';
import { newAccount } from '../support/accounts';
import { ownClouds } from '../support/own-clouds';

const startCloud = ownClouds();

test('a clouds.yaml with an application credential signs in to its project until it ends', async () => {
  const { authUrl } = await startCloud();
  const { name, password, projectId, projectName } = await newAccount(authUrl);
  const person = { method: 'password', name, domain: 'Default', password } as const;
  const { id: token, token: issued } = await authenticate(authUrl, person, { projectId });
  const endsAt = Date.now() + 86_400_000;
  const make = () => createApplicationCredential(authUrl, token, issued.user.id, { name: 'file', endsAt });
  const made = await make();
  const proof = { kind: 'credential', ...made, projectName } as const;
  const text = cloudsYaml({ name: 'demo', authUrl, region: null, interface: 'public', proof });
  const { auth } = parse(text).clouds.demo;
  const { token: scoped } = await authenticate(auth.auth_url, {
    method: 'application_credential',
    id: auth.application_credential_id,
    secret: auth.application_credential_secret,
  });
  expect(scoped).toMatchObject({ project: { id: projectId }, user: { name } });
  await expect(make()).rejects.toMatchObject({ kind: 'conflict' });
  const past = { name: 'past', endsAt: Date.now() - 1000 };
  await expect(createApplicationCredential(authUrl, token, issued.user.id, past)).rejects.toMatchObject({
    kind: 'invalid',
  });
});
