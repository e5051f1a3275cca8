import { existsSync, readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { parityTable } from '@/e2e/support/parity-table';
import { addImageRoutes } from '@/lib/embedded/app';
import { cloudConfigSchema } from '@/lib/embedded/config';
import type { CloudEnv } from '@/lib/embedded/http';

/** Whatever a parameter is called. */
const unnamed = (route: string) => route.replace(/:\w+|\{\w+\}/g, '{}');
const table = parityTable();
const told = table.map(({ method, path }) => unnamed(`${method} ${path}`)).sort();

test('the table of routes has what is served, and nothing else', () => {
  const app = new Hono<CloudEnv>();
  addImageRoutes(app, {
    ...cloudConfigSchema.parse({ api_version: 18, image_cache_dir: 'image-cache' }),
    data: '',
    host: '',
    port: 0,
    allowed_hosts: [],
    single_store: false,
  });
  // ALL is what answers any other method.
  const served = app.routes.filter(({ method }) => method !== 'ALL');
  expect(told).toEqual(served.map(({ method, path }) => unnamed(`${method} ${path}`)).sort());
});

test('the table of routes has every route of Glance', () => {
  // Those of its router in 25.1, and those that came with 2.17 and 2.18.
  const glance = readFileSync('e2e/openstack/routes-25.1.txt', 'utf8').trim().split('\n');
  const later = ['GET', 'POST'].map((method) => `${method} /v2/images/{image_id}/locations`);
  later.push('POST /v2/cache/clean', 'POST /v2/cache/prune', 'GET /v2/cache/nodes/{image_id}');
  expect(glance).toHaveLength(76);
  expect([...glance, ...later].map(unnamed).filter((route) => !told.includes(route))).toEqual([]);
});

test('the tests that the table names are there', () => {
  const names = new Set(table.flatMap(({ tests }) => tests));
  expect([...names].filter((name) => !existsSync(`e2e/contract/${name}.test.ts`))).toEqual([]);
});
