import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { signIn } from '../support/accounts';
import { bodyOf, keystone, userIdOf } from '../support/keystone';
import { removeFolder, startCloud } from '../support/servers';

// Secrets of one-time passwords lie encrypted on the disk, with a key beside the records.

const plain = { seed_images: false, seed_metadefs: false };
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const former = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const credentialSchema = z.object({ id: z.string(), blob: z.string().nullable() });

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-credential-keys-'));
});
afterEach(() => removeFolder(data));

/** A cloud on the folder for as long as `use` works with it. */
async function onCloud<T>(use: (ask: Ask) => Promise<T>, folder = data): Promise<T> {
  const cloud = await startCloud(plain, folder);
  try {
    const { token } = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
    const userId = await userIdOf(cloud.authUrl, token);
    return await use({
      add: async (blob) => {
        const credential = { user_id: userId, type: 'totp', blob };
        const answer = await keystone(cloud.authUrl, 'POST', '/credentials', { token, body: { credential } });
        return bodyOf(answer, 201, z.object({ credential: credentialSchema })).credential.id;
      },
      list: async () => {
        const answer = await keystone(cloud.authUrl, 'GET', '/credentials', { token });
        const { credentials } = bodyOf(answer, 200, z.object({ credentials: z.array(credentialSchema) }));
        return new Map(credentials.map(({ id, blob }) => [id, blob]));
      },
      userId,
    });
  } finally {
    await cloud.stop();
  }
}
interface Ask {
  add: (blob: string) => Promise<string>;
  list: () => Promise<Map<string, string | null>>;
  userId: string;
}

/** Whether a text is in any file of the records. */
const isOnDisk = (text: string) =>
  readdirSync(data)
    .filter((name) => name.startsWith('cloud.sqlite'))
    .some((name) => readFileSync(path.join(data, name)).includes(text));
const key = () => path.join(data, 'credential-key');

test('a secret is on the disk in no words that can be read, also one that an earlier release kept', async () => {
  const id = await onCloud(async ({ add, userId }) => {
    const made = await add(secret);
    return { made, userId };
  });
  expect(isOnDisk(secret)).toBe(false);
  expect(statSync(key()).mode & 0o777).toBe(0o600);
  const records = new Database(path.join(data, 'cloud.sqlite'));
  records
    .prepare("insert into credentials (id, user_id, type, blob) values ('former', ?, 'totp', ?)")
    .run(id.userId, former);
  records.close();
  expect(isOnDisk(former)).toBe(true);
  const listed = await onCloud(({ list }) => list());
  expect(listed).toEqual(
    new Map([
      [id.made, secret],
      ['former', former],
    ]),
  );
  expect(isOnDisk(former)).toBe(false);
});

test('without its key a credential cannot be read, and is again once the key is back', async () => {
  const id = await onCloud(({ add }) => add(secret));
  renameSync(key(), `${key()}.away`);
  const other = await onCloud(async ({ add, list }) => {
    expect(await list()).toEqual(new Map([[id, null]]));
    const made = await add(former);
    expect(await list()).toEqual(
      new Map([
        [id, null],
        [made, former],
      ]),
    );
    return made;
  });
  renameSync(`${key()}.away`, key());
  expect(await onCloud(({ list }) => list())).toEqual(
    new Map([
      [id, secret],
      [other, null],
    ]),
  );
});

test('a backup has the key', async () => {
  const id = await onCloud(({ add }) => add(secret));
  const backup = `${data}-backup`;
  const restored = `${data}-restored`;
  try {
    const command = (verb: string, folder: string) =>
      execFileSync(process.execPath, ['.build/backup.mjs', verb, backup], {
        env: { ...process.env, DARKROOM_DATA: folder },
        stdio: 'pipe',
      });
    command('backup', data);
    command('restore', restored);
    expect(existsSync(path.join(restored, 'credential-key'))).toBe(true);
    expect(statSync(path.join(restored, 'credential-key')).mode & 0o777).toBe(0o600);
    expect(await onCloud(({ list }) => list(), restored)).toEqual(new Map([[id, secret]]));
  } finally {
    for (const folder of [backup, restored]) rmSync(folder, { recursive: true, force: true });
  }
});
