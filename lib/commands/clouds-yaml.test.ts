import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cloudsYaml } from '@/lib/commands/clouds-yaml';
import { readCloudsFile } from '@/lib/server/clouds-file';

const cloud = { name: 'demo', authUrl: 'https://k.example.org/v3', region: 'RegionOne', interface: 'public' };
const password = {
  kind: 'password',
  user: 'ada',
  domain: 'people',
  projectId: 'p1',
  projectName: 'one',
} as const;

test('a file without a secret, which this dashboard itself could be configured with', () => {
  const text = cloudsYaml({ ...cloud, proof: password });
  expect(readCloudsFile(text, () => true)?.usable).toMatchObject([
    { name: 'demo', authUrl: cloud.authUrl, region: 'RegionOne', interface: 'public', userDomain: 'people' },
  ]);
  expect(text).not.toMatch(/^\s*password:/m);
});

test('an application credential, with its secret where one was made', () => {
  const proof = { kind: 'credential', id: 'c1', secret: 's: "1"', projectName: 'one' } as const;
  expect(parse(cloudsYaml({ ...cloud, proof })).clouds.demo).toMatchObject({
    auth_type: 'v3applicationcredential',
    auth: { application_credential_id: 'c1', application_credential_secret: 's: "1"' },
  });
  const without = cloudsYaml({ ...cloud, region: null, proof: { ...proof, secret: null } });
  expect(parse(without).clouds.demo.auth).not.toHaveProperty('application_credential_secret');
});

test.each(['no', '10', 'a: b', '# x', 'a\nclouds: evil', 'a\u2028b', '云'])(
  '%j is a name as it is',
  (name) => {
    const text = cloudsYaml({ ...cloud, name, proof: { ...password, projectName: name, user: name } });
    const { clouds, ...rest } = parse(text);
    expect(rest).toEqual({});
    expect(Object.keys(clouds)).toEqual([name]);
    expect(clouds[name].auth.username).toBe(name);
  },
);
