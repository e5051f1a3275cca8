import { expect, test } from 'vitest';
import { readCloudsFile, sentenceOfUnusable } from '@/lib/server/clouds-file';

const url = 'https://keystone.example.org:5000/v3';
const read = (content: string) => readCloudsFile(content, (file) => file === '/etc/ca.pem');

test('an entry that cannot be used leaves the others alone', () => {
  const found = read(`clouds:
  bifrost: { auth_type: none, baremetal_endpoint_override: "http://192.0.2.1:6385" }
  basic: { auth_type: http_basic, auth: { username: u, password: p } }
  vendor: { profile: rackspace, auth: { username: u } }
  short: { auth: { auth_url: "keystone.example.org:5000" } }
  signed: { auth: { auth_url: "https://user:s3kret@keystone.example.org:5000/v3" } }
  number: 5
  nothing:
  list: [a]
  unread: { cacert: /nowhere/ca.pem, auth: { auth_url: "${url}" } }
  nested: { region_name: { a: { b: c } }, auth: { auth_url: { host: x } } }
  right: { cacert: /etc/ca.pem, auth: { auth_url: "${url}" } }
`);
  expect(found?.usable.map(({ name }) => name)).toEqual(['right']);
  expect(found?.unusable).toEqual([
    { name: 'bifrost', reason: 'no_keystone' },
    { name: 'basic', reason: 'no_keystone' },
    { name: 'vendor', reason: 'no_auth_url' },
    { name: 'short', reason: 'wrong_auth_url' },
    { name: 'signed', reason: 'sign_in_in_auth_url' },
    { name: 'number', reason: 'shape' },
    { name: 'nothing', reason: 'shape' },
    { name: 'list', reason: 'shape' },
    { name: 'unread', reason: 'no_cacert' },
    { name: 'nested', reason: 'shape' },
  ]);
  expect(found?.unusable.map(sentenceOfUnusable).join()).not.toContain('s3kret');
  expect(found?.unusable.map(sentenceOfUnusable)[2]).toBe(
    'The cloud vendor of clouds.yaml is left out, for it has no auth_url.',
  );
});

test('merge keys are merged, own keys above them', () => {
  const found = read(`
base: &base
  region_name: RegionTwo
  interface: internal
  auth: &auth { auth_url: "${url}", user_domain_name: people }
clouds:
  merged: { <<: *base }
  own: { <<: *base, region_name: RegionOne, auth: { <<: *auth, user_domain_name: others } }
`);
  expect(found?.usable).toMatchObject([
    { authUrl: url, region: 'RegionTwo', interface: 'internal', userDomain: 'people' },
    { authUrl: url, region: 'RegionOne', interface: 'internal', userDomain: 'others' },
  ]);
});

test('numbers are texts, what is empty is not there, and of several regions the first is meant', () => {
  const found = read(`clouds:
  numbers: { region_name: 1, auth: { auth_url: "${url}", user_domain_name: 10001 } }
  empty: { region_name: , interface: , regions: , cacert: , auth: { auth_url: "${url}", domain_name: } }
  list: { region_name: [A, B], auth: { auth_url: "${url}" } }
  regions: { regions: [{ name: A, values: { interface: admin } }, B], auth: { auth_url: "${url}" } }
  beside: { auth_url: "${url}", auth: { username: u } }
  former: { interface: internalURL, auth: { auth_url: "${url}", domain_name: d } }
`);
  expect(found?.unusable).toEqual([]);
  expect(found?.usable.map(({ region }) => region)).toEqual(['1', undefined, 'A', 'A', undefined, undefined]);
  expect(found?.usable[0]).toMatchObject({ userDomain: '10001' });
  expect(found?.usable[5]).toMatchObject({ interface: 'internal', userDomain: 'd', projectDomain: 'd' });
});

test.each([
  ['verify: false', false],
  ['verify: "False"', false],
  ['insecure: true', false],
  // openstacksdk as well looks at no authority then.
  ['verify: false, cacert: /nowhere/ca.pem', false],
  ['verify: true', true],
  ['verify:', true],
])('%s', (words, verify) => {
  expect(read(`clouds: { one: { ${words}, auth: { auth_url: "${url}" } } }`)?.usable[0]?.verify).toBe(verify);
});

test.each(['', '# nothing but words\n', 'clouds:', 'clouds: {}', 'clouds: null'])(
  '%j has no clouds',
  (content) => {
    expect(read(content)).toEqual({ usable: [], unusable: [] });
  },
);

test.each(['- a', 'a text', 'clouds: [a]', 'clouds: 5'])('%j is no clouds.yaml', (content) => {
  expect(read(content)).toBeNull();
});
