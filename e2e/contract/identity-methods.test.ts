import { beforeEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { tokenBodySchema } from '@/lib/contract/identity';
import { type Account, adminService, newAccount } from '../support/accounts';
import {
  bodyOf,
  byCode as codeOf,
  keystone,
  keystoneError,
  byPassword as passwordOf,
  signInWith,
  userIdOf,
} from '../support/keystone';
import { oneTimeCode, totpSecret } from '../support/one-time-code';

// Second methods, on the embedded cloud and on a real Keystone that offers `totp` ([auth] methods).

const authUrl = inject('authUrl');
const offer = await signInWith(authUrl, { methods: ['none of these'], 'none of these': {} });
const { error } = z
  .object({ error: z.object({ identity: z.object({ methods: z.array(z.string()) }) }) })
  .parse(offer.body);

const unauthorized = keystoneError(401, 'The request you have made requires authentication.', 'Unauthorized');

describe.skipIf(!error.identity.methods.includes('totp'))('one-time passwords', () => {
  let admin: string;
  let account: Account;
  let userId: string;
  beforeEach(async () => {
    admin = (await adminService(authUrl)).token;
    account = await newAccount(authUrl);
    userId = await userIdOf(authUrl, account.service.token);
  });

  const keep = (body: object, token = account.service.token) =>
    keystone(authUrl, 'POST', '/credentials', {
      token,
      body: { credential: { type: 'totp', blob: totpSecret, user_id: userId, ...body } },
    });
  const setOptions = async (options: object) => {
    const body = { user: { options } };
    const answer = await keystone(authUrl, 'PATCH', `/users/${userId}`, { token: admin, body });
    return bodyOf(answer, 200, z.object({ user: z.looseObject({ options: z.looseObject({}) }) })).user
      .options;
  };
  const needBoth = () =>
    setOptions({ multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] });
  const byPassword = (receipt?: string) =>
    signInWith(authUrl, passwordOf({ id: userId }, account.password), undefined, withReceipt(receipt));
  const byCode = (passcode = oneTimeCode(), receipt?: string) =>
    signInWith(authUrl, codeOf({ id: userId }, passcode), undefined, withReceipt(receipt));
  const both = (passcode = oneTimeCode(), given = account.password) => ({
    ...passwordOf({ id: userId }, given),
    ...codeOf({ id: userId }, passcode),
    methods: ['password', 'totp'],
  });
  const byBoth = (passcode?: string, given?: string) => signInWith(authUrl, both(passcode, given));
  const withReceipt = (receipt?: string): Record<string, string> =>
    receipt === undefined ? {} : { 'openstack-auth-receipt': receipt };
  const methodsOf = (answer: Awaited<ReturnType<typeof byBoth>>) =>
    [...bodyOf(answer, 201, tokenBodySchema).token.methods].sort();

  test('the secret is its user’s own, and an administrator’s', async () => {
    const schema = z.object({ credential: z.looseObject({ id: z.string() }) });
    const { credential } = bodyOf(await keep({}), 201, schema);
    expect(credential).toMatchObject({ type: 'totp', blob: totpSecret, user_id: userId, project_id: null });
    const stranger = (await newAccount(authUrl)).service.token;
    const forbidden = (action: string) =>
      keystoneError(
        403,
        `You are not authorized to perform the requested action: identity:${action}.`,
        'Forbidden',
      );
    expect(await keep({}, stranger)).toMatchObject(forbidden('create_credential'));
    const path = `/credentials/${credential.id}`;
    expect(await keystone(authUrl, 'GET', path, { token: stranger })).toMatchObject(
      forbidden('get_credential'),
    );
    expect(await keystone(authUrl, 'DELETE', path, { token: stranger })).toMatchObject(
      forbidden('delete_credential'),
    );
    const list = (token: string, query = '') => keystone(authUrl, 'GET', `/credentials${query}`, { token });
    expect(await list(stranger)).toMatchObject({ status: 200, body: { credentials: [] } });
    expect(await list(account.service.token)).toMatchObject({ body: { credentials: [credential] } });
    expect(await list(admin, `?user_id=${userId}&type=totp`)).toMatchObject({
      body: { credentials: [credential] },
    });
    expect((await keystone(authUrl, 'DELETE', path, { token: account.service.token })).status).toBe(204);
    expect(await byCode()).toMatchObject(unauthorized);
  });

  test('a code is good now and one period later', async () => {
    await keep({});
    expect(methodsOf(await byCode())).toEqual(['totp']);
    // What was the last code may be the one before it by the time it arrives, but not the one before that twice.
    expect(await byCode(oneTimeCode(-3))).toMatchObject(unauthorized);
    expect(await byCode(oneTimeCode(3))).toMatchObject(unauthorized);
    expect(await byCode('')).toMatchObject(unauthorized);
  });

  test('who needs both methods gets a token for both, and a receipt for one', async () => {
    await keep({});
    expect(await needBoth()).toEqual({
      multi_factor_auth_enabled: true,
      multi_factor_auth_rules: [['password', 'totp']],
    });
    expect(methodsOf(await byBoth())).toEqual(['password', 'totp']);
    expect(await byBoth('000000')).toMatchObject(unauthorized);
    expect(await byBoth(oneTimeCode(), 'wrong')).toMatchObject(unauthorized);

    const half = await byPassword();
    expect(half.status).toBe(401);
    expect(half.headers.get('x-subject-token')).toBeNull();
    expect(half.body).toEqual({
      receipt: {
        methods: ['password'],
        user: { id: userId, name: account.name, domain: { id: 'default', name: 'Default' } },
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/),
        issued_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/),
      },
      required_auth_methods: [expect.arrayContaining(['password', 'totp'])],
    });
    const receipt = half.headers.get('openstack-auth-receipt') ?? '';
    expect(methodsOf(await byCode(oneTimeCode(), receipt))).toEqual(['password', 'totp']);

    const other = await byCode();
    expect(other).toMatchObject({ status: 401, body: { receipt: { methods: ['totp'] } } });
    const second = other.headers.get('openstack-auth-receipt') ?? '';
    expect(methodsOf(await byPassword(second))).toEqual(['password', 'totp']);
  });

  test('a receipt is its user’s alone, and none is none', async () => {
    await keep({});
    await needBoth();
    const receipt = (await byPassword()).headers.get('openstack-auth-receipt') ?? '';
    expect(await byCode('000000', receipt)).toMatchObject(unauthorized);
    expect(await byCode(oneTimeCode(), 'nonsense')).toMatchObject(
      keystoneError(401, 'Could not find auth receipt: nonsense.', 'Unauthorized'),
    );
    const stranger = await newAccount(authUrl);
    const theirs = passwordOf({ name: stranger.name }, stranger.password);
    expect(await signInWith(authUrl, theirs, undefined, withReceipt(receipt))).toMatchObject(
      keystoneError(401, `Could not find auth receipt: ${receipt}.`, 'Unauthorized'),
    );
    const mixed = { ...both(), ...theirs, methods: ['password', 'totp'] };
    expect(await signInWith(authUrl, mixed)).toMatchObject(unauthorized);
  });

  test('rules that are switched off or taken away ask for nothing', async () => {
    await needBoth();
    expect((await byPassword()).status).toBe(401);
    expect(await setOptions({ multi_factor_auth_enabled: false })).toEqual({
      multi_factor_auth_enabled: false,
      multi_factor_auth_rules: [['password', 'totp']],
    });
    expect((await byPassword()).status).toBe(201);
    await setOptions({ multi_factor_auth_enabled: true });
    expect((await byPassword()).status).toBe(401);
    expect(await setOptions({ multi_factor_auth_enabled: null, multi_factor_auth_rules: null })).toEqual({});
    expect((await byPassword()).status).toBe(201);
  });

  test('an exchanged token keeps what was proved', async () => {
    await keep({});
    await needBoth();
    const token = { id: (await byBoth()).headers.get('x-subject-token') ?? '' };
    const exchanged = await signInWith(authUrl, { methods: ['token'], token }, 'unscoped');
    expect(methodsOf(exchanged)).toEqual(['password', 'token', 'totp']);
  });

  test('options that are not right are refused', async () => {
    for (const [options, message] of [
      [
        { foo: true },
        "Invalid input for field 'options': Additional properties are not allowed ('foo' was unexpected)",
      ],
      [
        { multi_factor_auth_rules: [[]] },
        "Invalid input for field 'options/multi_factor_auth_rules/0': [] is too short",
      ],
      [
        { multi_factor_auth_rules: [['totp', 'totp']] },
        "Invalid input for field 'options/multi_factor_auth_rules/0': ['totp', 'totp'] has non-unique elements",
      ],
    ] as const) {
      const body = { user: { options } };
      const answer = await keystone(authUrl, 'PATCH', `/users/${userId}`, { token: admin, body });
      expect(answer).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(message) } },
      });
    }
  });
});
