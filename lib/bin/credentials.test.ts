import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cloudAccess, UsageError } from '@/lib/bin/credentials';

const keystone = { OS_AUTH_URL: 'https://keystone.example.org:5000/' };

test('an application credential in the environment brings its project with it', () => {
  expect(
    cloudAccess(
      { ...keystone, OS_APPLICATION_CREDENTIAL_ID: 'a', OS_APPLICATION_CREDENTIAL_SECRET: 'b' },
      undefined,
    ),
  ).toEqual({
    name: 'keystone.example.org:5000',
    authUrl: 'https://keystone.example.org:5000/v3',
    region: null,
    interface: 'public',
    unverified: false,
    credentials: { method: 'application_credential', id: 'a', secret: 'b' },
    scope: 'default',
  });
});

test('a password goes with its domains and a project by id or name', () => {
  const env = { ...keystone, OS_USERNAME: 'u', OS_PASSWORD: 'p', OS_USER_DOMAIN_NAME: 'Corp' };
  expect(cloudAccess({ ...env, OS_PROJECT_NAME: 'n' }, undefined)).toMatchObject({
    credentials: { method: 'password', name: 'u', domain: 'Corp', password: 'p' },
    scope: { projectName: 'n', domain: 'Corp' },
  });
  expect(cloudAccess({ ...env, OS_PROJECT_ID: 'i' }, undefined)).toMatchObject({ scope: { projectId: 'i' } });
});

test('a cloud of clouds.yaml is found by OS_CLOUD or by its name, with region, interface and secrets', () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'darkroom-clouds-')), 'clouds.yaml');
  writeFileSync(
    file,
    `clouds:
  one:
    auth: {auth_url: https://one.example.org/v3, application_credential_id: a, application_credential_secret: b}
    region_name: North
    interface: internal
    verify: false
  two:
    auth: {auth_url: https://two.example.org, username: 7, password: 8, project_name: demo}
  none:
    auth: {auth_url: https://none.example.org}
`,
  );
  const env = { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'one' };
  expect(cloudAccess(env, undefined)).toMatchObject({
    authUrl: 'https://one.example.org/v3',
    region: 'North',
    interface: 'internal',
    unverified: true,
    credentials: { method: 'application_credential', id: 'a', secret: 'b' },
  });
  expect(cloudAccess(env, 'two')).toMatchObject({
    authUrl: 'https://two.example.org/v3',
    credentials: { name: '7', password: '8', domain: 'Default' },
    scope: { projectName: 'demo', domain: 'Default' },
  });
  expect(() => cloudAccess(env, 'none')).toThrow('No credentials are given');
  expect(() => cloudAccess(env, 'three')).toThrow('has no cloud three');
  writeFileSync(file, 'clouds: {one: {auth: {password: "s3cret}');
  expect(() => cloudAccess(env, undefined)).toThrow(/cannot be read \(\w+\)\.$/);
});

test('what is missing is said', () => {
  const named = { ...keystone, OS_USERNAME: 'a', OS_PASSWORD: 'b', OS_USER_DOMAIN_ID: 'd0e1' };
  expect(() => cloudAccess(named, undefined)).toThrow('set OS_USER_DOMAIN_NAME');
  expect(cloudAccess({ ...named, OS_USER_DOMAIN_ID: 'default' }, undefined)).toMatchObject({
    scope: 'default',
  });
  const signed = { ...named, OS_AUTH_URL: 'https://user:s3kret@keystone.example.org' };
  expect(() => cloudAccess({ ...signed, OS_USER_DOMAIN_ID: '' }, undefined)).toThrow(
    /^OS_AUTH_URL has a user name or a password in it, [^@]+\.$/,
  );
  expect(() => cloudAccess({}, undefined)).toThrow(UsageError);
  expect(() => cloudAccess(keystone, undefined)).toThrow('No credentials are given');
});
