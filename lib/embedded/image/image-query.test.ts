import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { cloudConfigSchema } from '@/lib/embedded/config';
import { openDb } from '@/lib/embedded/db/open';
import { imageMembers, images } from '@/lib/embedded/db/schema';
import { imagesQuery, queryImages } from '@/lib/embedded/image/image-query';
import type { ImageRow } from '@/lib/embedded/image/image-record';
import { parseListQuery } from '@/lib/embedded/image/list-parameters';
import { seedManyImages } from '@/lib/embedded/seed/many-images';

const folder = mkdtempSync(path.join(tmpdir(), 'darkroom-query-'));
const { db, close } = openDb(path.join(folder, 'cloud.sqlite'), 'lib/embedded/db/migrations');
// A list needs the database and the limits alone.
const cloud = { db, config: cloudConfigSchema.parse({}) } as Cloud;

const projects = ['mine', 'other'];
beforeAll(() => {
  for (const owner of projects) {
    const pathOf = (id: string) => path.join(folder, id);
    seedManyImages(db, { count: 400, owner, store: 'central', pathOf, now: 1_800_000_000_000 });
  }
  // Names that are equal, empty and absent: the order goes on by time and id.
  db.update(images).set({ name: sql`null` }).where(sql`${images.min_disk} = 8`).run();
  db.update(images).set({ name: '' }).where(sql`${images.min_disk} = 10`).run();
  const offers = all().filter((row) => row.owner === 'other' && row.visibility === 'shared');
  for (const [index, row] of offers.entries()) {
    const status = (['accepted', 'pending', 'rejected'] as const)[index % 4];
    const times = { created_at: 0, updated_at: 0 };
    if (status)
      db.insert(imageMembers)
        .values({ image_id: row.id, member_id: 'mine', status, ...times })
        .run();
  }
  db.update(images).set({ deleted_at: 1 }).where(eq(images.min_ram, 2048)).run();
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

describe('pages of a list hold each image that the caller sees, once, in order', () => {
  for (const isAdmin of [false, true]) {
    for (const asked of [
      '',
      'visibility=all',
      'visibility=shared',
      'visibility=shared&member_status=pending',
      'visibility=public',
      'visibility=community',
      'visibility=private',
      'owner=mine',
      'owner=other',
      'os_hidden=true',
      'visibility=all&disk_format=raw',
    ]) {
      for (const sort of [
        'created_at:desc',
        'name:asc',
        'updated_at:desc',
        'name:desc,created_at:asc',
        'size:asc',
      ]) {
        test(`${isAdmin ? 'admin' : 'member'} ${asked} ${sort}`, () => {
          const query = new URLSearchParams(asked);
          expect(pages(asked, sort, isAdmin)).toEqual(expected(query, sort, isAdmin));
        });
      }
    }
  }
});

test('no page of a member goes through all images or sorts them', () => {
  for (const sort of ['created_at:desc', 'created_at:asc', 'name:asc', 'updated_at:desc']) {
    for (const marker of [
      '',
      `&marker=${all().find((row) => row.visibility === 'public' && row.deleted_at === null)?.id}`,
    ]) {
      const query = new URLSearchParams(`limit=50&sort=${sort}${marker}`);
      const plan = db.all<[number, number, number, string]>(
        sql`explain query plan ${imagesQuery(cloud, caller(false), parseListQuery(query, cloud.config)).getSQL()}`,
      );
      const steps = plan.map((step) => String(Object.values(step)[3]));
      expect(steps.filter((step) => /MULTI-INDEX|SCAN images/.test(step))).toEqual([]);
      // The offers, which are few, and the page itself.
      expect(steps.filter((step) => step.includes('FOR ORDER BY'))).toHaveLength(2);
    }
  }
});

test('a list of names is bound by the letters of an address, not by how often one is repeated', () => {
  const named = new URLSearchParams({ name: `in:${'a,b,'.repeat(2000)}` });
  const { params } = imagesQuery(cloud, caller(false), parseListQuery(named, cloud.config)).toSQL();
  // Once for each of the three lists that a page is made of.
  expect(params.filter((value) => value === 'a')).toHaveLength(3);
});

test('tags and other conditions together are no more than the database takes', () => {
  const letters = Array.from({ length: 400 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('');
  const query = (count: number) =>
    new URLSearchParams([['tags', letters], ...Array.from({ length: count }, (_, at) => [`p${at}`, 'v'])]);
  expect(queryImages(cloud, caller(false), query(99)).rows).toEqual([]);
  expect(() => queryImages(cloud, caller(false), query(100))).toThrow('at most 500 parameters and tags');
});

function caller(isAdmin: boolean): Caller {
  const roles = new Set(isAdmin ? ['admin', 'member', 'reader'] : ['member', 'reader']);
  return { userId: 'u', projectId: 'mine', roles, isAdmin, requestId: 'req-1', policies: {} } as Caller;
}

function all(): ImageRow[] {
  return db.select().from(images).all();
}

/** Ids of a whole list, read in pages of 30. */
function pages(asked: string, sort: string, isAdmin: boolean): string[] {
  const ids: string[] = [];
  for (;;) {
    const query = new URLSearchParams(asked);
    query.set('limit', '30');
    query.set('sort', sort);
    const last = ids.at(-1);
    if (last) query.set('marker', last);
    const { rows } = queryImages(cloud, caller(isAdmin), query);
    ids.push(...rows.map((row) => row.id));
    if (rows.length < 30) return ids;
  }
}

/** The same, said plainly over every row. */
function expected(query: URLSearchParams, sort: string, isAdmin: boolean): string[] {
  const visibility = query.get('visibility');
  const memberships = new Map(
    db
      .select()
      .from(imageMembers)
      .all()
      .map((member) => [member.image_id, member.status]),
  );
  const withCommunity = visibility === 'all' || visibility === 'community';
  const sees = (row: ImageRow) => {
    if (row.owner === 'mine') return true;
    if (row.visibility === 'community') return withCommunity || (!isAdmin && query.has('owner'));
    if (isAdmin || row.visibility === 'public') return true;
    return (
      row.visibility === 'shared' && memberships.get(row.id) === (query.get('member_status') ?? 'accepted')
    );
  };
  const asked = (row: ImageRow) =>
    row.deleted_at === null &&
    String(row.os_hidden) === (query.get('os_hidden') ?? 'false') &&
    (visibility === null || visibility === 'all' || row.visibility === visibility) &&
    (!query.has('owner') || row.owner === query.get('owner')) &&
    (!query.has('disk_format') || row.disk_format === query.get('disk_format'));
  const keys = sort.split(',').map((part) => part.split(':') as [keyof ImageRow, 'asc' | 'desc']);
  const first = keys[0]?.[1] ?? 'desc';
  for (const key of ['created_at', 'id'] as const)
    if (!keys.some(([known]) => known === key)) keys.push([key, first]);
  const value = (row: ImageRow, key: keyof ImageRow) => row[key] ?? (key === 'size' ? 0 : '');
  return all()
    .filter((row) => sees(row) && asked(row))
    .sort((a, b) => {
      for (const [key, dir] of keys) {
        const [left, right] = [value(a, key), value(b, key)];
        if (left !== right) return left < right === (dir === 'asc') ? -1 : 1;
      }
      return 0;
    })
    .map((row) => row.id);
}
