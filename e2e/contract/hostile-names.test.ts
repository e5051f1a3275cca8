import { expect, inject, test } from 'vitest';
import { send } from '@/lib/openstack/http';
import { newAccount } from '../support/accounts';

// A property may have any name, also one that JavaScript keeps for itself.

test.each(['__proto__', 'constructor', 'toString'])('a property named %s is kept', async (name) => {
  const { service } = await newAccount(inject('authUrl'));
  const url = `${service.url}/v2/images`;
  const of = async (answer: Response) => Object.getOwnPropertyDescriptor(await answer.json(), name)?.value;

  const body = Object.fromEntries([[name, 'made']]);
  const created = await send(url, { token: service.token, method: 'POST', body });
  const { id } = (await created.clone().json()) as { id: string };
  expect(await of(created)).toBe('made');

  const change = async (operation: object) =>
    send(`${url}/${id}`, {
      token: service.token,
      method: 'PATCH',
      contentType: 'application/openstack-images-v2.1-json-patch',
      body: [operation],
    });
  expect(await of(await change({ op: 'replace', path: `/${name}`, value: 'changed' }))).toBe('changed');
  expect(await of(await send(`${url}/${id}`, { token: service.token }))).toBe('changed');
  expect(await of(await change({ op: 'remove', path: `/${name}` }))).toBeUndefined();
  expect(await of(await change({ op: 'add', path: `/${name}`, value: 'again' }))).toBe('again');
  await send(`${url}/${id}`, { token: service.token, method: 'DELETE' });
});
