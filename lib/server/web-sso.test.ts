import { expect, test } from 'vitest';
import { readWebSso } from '@/lib/server/web-sso';

const read = (settings: Record<string, string>) => readWebSso({ NODE_ENV: 'test', ...settings });

test('without choices, or switched off, there is none', () => {
  expect(read({})).toBeNull();
  expect(read({ WEBSSO_CHOICES: '' })).toBeNull();
  expect(read({ WEBSSO_ENABLED: 'False', WEBSSO_CHOICES: 'openid:Company' })).toBeNull();
});

test('choices, the password among them, and the addresses of Keystone', () => {
  expect(
    read({
      WEBSSO_CHOICES: 'credentials:Password, openid:Company login,acme_saml:ACME: staff',
      WEBSSO_IDP_MAPPING: 'acme_saml:acme/saml2',
      WEBSSO_INITIAL_CHOICE: 'acme_saml',
      WEBSSO_KEYSTONE_URL: 'https://keystone.example.org/v3',
    }),
  ).toEqual({
    choices: [
      {
        id: 'acme_saml',
        label: 'ACME: staff',
        path: '/auth/OS-FEDERATION/identity_providers/acme/protocols/saml2/websso',
      },
      { id: 'openid', label: 'Company login', path: '/auth/OS-FEDERATION/websso/openid' },
    ],
    password: true,
    keystoneUrl: 'https://keystone.example.org/v3',
    redirect: null,
    logoutUrl: undefined,
  });
});

test('JSON as Horizon has it in Python', () => {
  const sso = read({
    WEBSSO_ENABLED: 'True',
    WEBSSO_CHOICES: '[["credentials","Password"],["acme","A, B"]]',
    WEBSSO_IDP_MAPPING: '{"acme":["idp","openid"]}',
  });
  expect(sso?.choices[0]).toMatchObject({
    label: 'A, B',
    path: '/auth/OS-FEDERATION/identity_providers/idp/protocols/openid/websso',
  });
});

test('sent there at once, the password is not asked for', () => {
  const settings = { WEBSSO_CHOICES: 'credentials:P,openid:O,saml2:S', WEBSSO_DEFAULT_REDIRECT: 'True' };
  expect(read(settings)).toMatchObject({ password: false, redirect: { id: 'openid' } });
  expect(read({ ...settings, WEBSSO_DEFAULT_REDIRECT_PROTOCOL: 'saml2' })?.redirect?.id).toBe('saml2');
  expect(read({ ...settings, WEBSSO_DEFAULT_REDIRECT_PROTOCOL: 'mapped' })?.redirect?.path).toBe(
    '/auth/OS-FEDERATION/websso/mapped',
  );
});

test.each([
  [{ WEBSSO_ENABLED: 'maybe' }, /^WEBSSO_ENABLED is not valid/],
  [{ WEBSSO_ENABLED: 'yes' }, /^WEBSSO_CHOICES names no way/],
  [{ WEBSSO_CHOICES: 'credentials:Password' }, /^WEBSSO_CHOICES names no way/],
  [{ WEBSSO_CHOICES: 'openid' }, /^WEBSSO_CHOICES has "openid", which is no pair/],
  [{ WEBSSO_CHOICES: '[["openid"]]' }, /^WEBSSO_CHOICES is no JSON of pairs/],
  [{ WEBSSO_CHOICES: 'a:A', WEBSSO_IDP_MAPPING: 'b:x/y' }, /^WEBSSO_IDP_MAPPING names b, /],
  [{ WEBSSO_CHOICES: 'a:A', WEBSSO_IDP_MAPPING: 'a:x' }, /^WEBSSO_IDP_MAPPING gives a "x", /],
  [{ WEBSSO_CHOICES: 'a:A', WEBSSO_KEYSTONE_URL: 'keystone' }, /^WEBSSO_KEYSTONE_URL is not valid/],
] as [Record<string, string>, RegExp][])('%j is one sentence', (settings, sentence) => {
  expect(() => read(settings)).toThrow(sentence);
});
