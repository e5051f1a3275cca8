import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { imageCacheSchema } from '@/lib/contract/cache';
import { imageJsonSchemaSchema, versionListSchema } from '@/lib/contract/discovery';
import { messageOfErrorBody } from '@/lib/contract/error';
import { projectListSchema, tokenBodySchema } from '@/lib/contract/identity';
import { imageListSchema, imageSchema } from '@/lib/contract/image';
import { importInfoSchema, importRequestSchema } from '@/lib/contract/import';
import { memberListSchema, memberSchema } from '@/lib/contract/member';
import {
  metadefNamespaceListSchema,
  metadefNamespaceSchema,
  metadefResourceTypeListSchema,
} from '@/lib/contract/metadef';
import { storeDetailListSchema, storeListSchema } from '@/lib/contract/store';
import { imageTaskListSchema, taskListSchema, taskSchema } from '@/lib/contract/task';
import { usageSchema } from '@/lib/contract/usage';
import { imageTrack } from '@/lib/work/store-track';

// What a real Glance 25.1 and Keystone 22 answered (e2e/openstack/captures), read through the contract. Nothing may
// be lost on the way: a member that the schema does not know fails the test.

interface Capture {
  request?: { method: string; path: string; body: unknown };
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  samples?: { image_status_code?: number; image?: unknown; tasks?: unknown }[];
}
const folder = 'e2e/openstack/captures';
const captures = readdirSync(folder).map((name) => ({
  name,
  capture: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Capture,
}));

/** The schema of an answer by its address, first match; `part` where we read less than there is. */
const schemas: [RegExp, z.ZodType, 'whole' | 'part'][] = [
  [/^(?:keystone:)?\/v3\/auth\/projects$|keystone:\/v3\/auth\/projects/, projectListSchema, 'part'],
  [/\/v3\/auth\/tokens$/, tokenBodySchema, 'part'],
  [/^(?:\/|\/versions)$/, versionListSchema, 'whole'],
  [/^\/v2\/schemas\//, imageJsonSchemaSchema, 'whole'],
  [/^\/v2\/info\/import$/, importInfoSchema, 'whole'],
  [/^\/v2\/info\/stores$/, storeListSchema, 'whole'],
  [/^\/v2\/info\/stores\/detail$/, storeDetailListSchema, 'whole'],
  [/^\/v2\/info\/usage$/, usageSchema, 'whole'],
  [/^\/v2\/cache$/, imageCacheSchema, 'whole'],
  [/^\/v2\/tasks\/[^/]+$/, taskSchema, 'whole'],
  [/^\/v2\/tasks(\?|$)/, taskListSchema, 'whole'],
  [/^\/v2\/images\/[^/]+\/tasks$/, imageTaskListSchema, 'whole'],
  [/^\/v2\/images\/[^/]+\/members\/[^/]+$/, memberSchema, 'whole'],
  [/^\/v2\/images(\?.*)?$/, imageListSchema, 'whole'],
  [/^\/v2\/images\/[^/?]+$/, imageSchema, 'whole'],
  [/^\/v2\/metadefs\/namespaces\/[^/]+$/, metadefNamespaceSchema, 'whole'],
  [/^\/v2\/metadefs\/namespaces(\?|$)/, metadefNamespaceListSchema, 'whole'],
  [/^\/v2\/metadefs\/resource_types$/, metadefResourceTypeListSchema, 'whole'],
];

function schemaOf({ request }: Capture): [z.ZodType, 'whole' | 'part'] | null {
  const { method, path: address } = request ?? { method: '', path: '' };
  if (/\/members$/.test(address)) return [method === 'POST' ? memberSchema : memberListSchema, 'whole'];
  if (method === 'POST' && address === '/v2/images') return [imageSchema, 'whole'];
  if (method === 'POST' && address === '/v2/metadefs/namespaces') return [metadefNamespaceSchema, 'whole'];
  const found = schemas.find(([pattern]) => pattern.test(address));
  return found ? [found[1], found[2]] : null;
}

const answers = captures.filter(
  ({ capture }) => (capture.status ?? 500) < 400 && typeof capture.body === 'object' && capture.body !== null,
);
/** Answers that the dashboard never asks for. */
const notRead = ['cached-images-old.json', 'keystone-v3.json'];

test.each(answers.filter(({ name }) => !notRead.includes(name)))('$name', ({ capture }) => {
  const found = schemaOf(capture);
  expect(found, 'no schema for this address').not.toBeNull();
  const parsed = found?.[0].parse(capture.body);
  if (found?.[1] === 'whole') expect(parsed).toEqual(capture.body);
});

const requests = captures.filter(({ name, capture }) => /-202\.json$/.test(name) && capture.request?.body);
test.each(requests)('the import request of $name', ({ capture }) => {
  expect(importRequestSchema.parse(capture.request?.body)).toEqual(capture.request?.body);
});

const errors = captures.filter(({ capture }) => (capture.status ?? 0) >= 400);
test.each(errors)('the error of $name is one sentence without markup', ({ capture }) => {
  const type = Object.entries(capture.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'content-type',
  )?.[1];
  const body = typeof capture.body === 'string' ? capture.body : JSON.stringify(capture.body);
  const message = messageOfErrorBody(body, type ?? null);
  expect(message).not.toMatch(/<[a-z/]|&[a-z]+;|\n/i);
  expect(message?.length).toBeGreaterThan(8);
});

const polls = captures.filter(({ capture }) => capture.samples);
test.each(polls)('every moment of $name has a track', ({ capture }) => {
  expect(capture.samples?.length).toBeGreaterThan(0);
  for (const sample of capture.samples ?? []) {
    if (sample.image_status_code !== 200) continue;
    const image = imageSchema.parse(sample.image);
    expect(image).toEqual(sample.image);
    const tasks = Array.isArray(sample.tasks) ? imageTaskListSchema.parse({ tasks: sample.tasks }).tasks : [];
    expect(imageTrack(image, tasks).state).toBeTruthy();
  }
});

/** The last moment of a poll, where the track must say what became of it. */
test.each([
  ['poll-import-broken-must-true.json', 'dead'],
  ['poll-import-broken-must-false.json', 'partial'],
  ['poll-import-broken-only-broken-must-false.json', 'retryable'],
  ['poll-import-broken-only-broken-must-true.json', 'dead'],
  ['poll-import-web-404.json', 'retryable'],
  ['poll-import-web-broken.json', 'retryable'],
  ['poll-plugins-bad.json', 'dead'],
  ['poll-import-direct.json', 'none'],
  ['poll-copy-broken-must-true.json', 'partial'],
])('%s ends %s', (name, state) => {
  const sample = captures.find((known) => known.name === name)?.capture.samples?.at(-1);
  const tasks = imageTaskListSchema.parse({ tasks: sample?.tasks ?? [] }).tasks;
  const image = imageSchema.parse(sample?.image);
  expect(
    imageTrack(
      image,
      [...tasks].sort((a, b) => b.created_at.localeCompare(a.created_at)),
    ).state,
  ).toBe(state);
});
