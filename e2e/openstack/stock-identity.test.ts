import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCloud } from '../support/servers';
import { hasStockCommands, stockCommand } from './stock-command';

describe.skipIf(!hasStockCommands)('the stock identity commands', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    cloud = await startCloud({ seed_images: false, seed_metadefs: false });
  });
  afterAll(async () => {
    await cloud.stop();
    removeFolder(cloud.data);
  });

  const as = async (user: string, ...args: string[]) =>
    JSON.parse((await stockCommand(cloud.authUrl, user, 'openstack', ...args, '-f', 'json')) || 'null');
  const plainly = (user: string, ...args: string[]) =>
    stockCommand(cloud.authUrl, user, 'openstack', ...args);

  test('list services, endpoints, regions, domains and assignments to an administrator', async () => {
    expect(await as('admin', 'service', 'list')).toContainEqual(
      expect.objectContaining({ Name: 'glance', Type: 'image' }),
    );
    const endpoints = await as('admin', 'endpoint', 'list', '--service', 'image', '--interface', 'public');
    expect(endpoints).toEqual([
      expect.objectContaining({
        Region: 'RegionOne',
        'Service Name': 'glance',
        'Service Type': 'image',
        Enabled: true,
        Interface: 'public',
        URL: `${cloud.url}/image`,
      }),
    ]);
    expect(await as('admin', 'region', 'list')).toEqual([
      { Region: 'RegionOne', 'Parent Region': null, Description: '' },
    ]);
    expect(await as('admin', 'domain', 'list')).toContainEqual(
      expect.objectContaining({ ID: 'default', Name: 'Default', Enabled: true }),
    );
    const assignments = await as('admin', 'role', 'assignment', 'list', '--names', '--project', 'demo');
    expect(assignments).toContainEqual(
      expect.objectContaining({ Role: 'member', User: 'demo@Default', Project: 'demo@Default' }),
    );
    await expect(as('demo', 'service', 'list')).rejects.toThrow(/identity:list_services/);
  });

  test('tell the catalog, and revoke a token', async () => {
    const catalog = await as('demo', 'catalog', 'list');
    expect(catalog.map((service: { Type: string }) => service.Type)).toEqual(
      expect.arrayContaining(['identity', 'image']),
    );
    const { id } = await as('demo', 'token', 'issue');
    await plainly('demo', 'token', 'revoke', id);
    const answer = await fetch(`${cloud.authUrl}/auth/projects`, { headers: { 'x-auth-token': id } });
    expect(answer.status).toBe(401);
  });

  test('make application credentials with fewer roles and with rules', async () => {
    const command = ['application', 'credential', 'create'];
    const reader = await as('admin', ...command, '--role', 'reader', 'reads');
    expect(reader.roles).toBe('reader');
    await expect(as('demo', ...command, '--role', 'admin', 'more')).rejects.toThrow(
      /Could not find|No role|not authorized|unassigned role/,
    );
    const rules = JSON.stringify([{ service: 'image', method: 'GET', path: '/v2/images' }]);
    const limited = await as('demo', ...command, '--unrestricted', '--access-rules', rules, 'limited');
    expect(limited).toMatchObject({ unrestricted: true, name: 'limited' });
    const kept = await as('demo', 'access', 'rule', 'list');
    expect(kept).toEqual([expect.objectContaining({ Service: 'image', Method: 'GET', Path: '/v2/images' })]);
    await plainly('demo', 'application', 'credential', 'delete', 'limited');
    await plainly('demo', 'access', 'rule', 'delete', kept[0].ID);
    expect(await as('demo', 'access', 'rule', 'list')).toEqual([]);
  });

  test('make, change and remove a user with a second method', async () => {
    await as('admin', 'user', 'create', '--password', 'first', '--project', 'demo', 'second');
    await plainly('admin', 'role', 'add', '--user', 'second', '--project', 'demo', 'member');
    await plainly(
      'admin',
      'user',
      'set',
      '--enable-multi-factor-auth',
      '--multi-factor-auth-rule',
      'password,totp',
      'second',
    );
    const shown = await as('admin', 'user', 'show', 'second');
    expect(shown.options).toEqual({
      multi_factor_auth_enabled: true,
      multi_factor_auth_rules: [['password', 'totp']],
    });
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const made = await as('admin', 'credential', 'create', '--type', 'totp', 'second', secret);
    expect(await as('admin', 'credential', 'list', '--type', 'totp')).toEqual([
      expect.objectContaining({ ID: made.id, Type: 'totp', Data: secret }),
    ]);
    await plainly('admin', 'credential', 'delete', made.id);
    await plainly('admin', 'role', 'remove', '--user', 'second', '--project', 'demo', 'member');
    await plainly('admin', 'user', 'set', '--password', 'second', '--disable', 'second');
    expect(await as('admin', 'user', 'show', 'second')).toMatchObject({ enabled: false });
    await plainly('admin', 'user', 'delete', 'second');
    await expect(plainly('admin', 'user', 'show', 'second')).rejects.toThrow(/No user with a name or ID/);
  });
});
