import { expect, test } from 'vitest';
import {
  glanceListQuery,
  imageListParams,
  parseImageListQuery,
  parseQueryText,
  planQuery,
  sortBy,
} from '@/lib/images/image-list-query';

const asker = { projectId: 'p', isAdmin: false };
const parse = (text: string) => parseImageListQuery(new URLSearchParams(text));
const q = (text: string, scope = 'all') => parse(new URLSearchParams({ q: text, scope }).toString());
/** What Glance is asked beside the page and the order. */
const sent = (text: string, scope?: string) =>
  planQuery(q(text, scope), asker)
    .params.map(([key, value]) => `${key}=${value}`)
    .join('&');
const local = (text: string, scope?: string) =>
  planQuery(q(text, scope), asker).local.map(({ key, op }) => key + op);

test('an address says what the list shows, and an unknown word in it says nothing', () => {
  const query = parse(
    'scope=project&q=status:active+store:!central+web+server&group=os&sort=name:asc,size:desc',
  );
  expect(query).toEqual({
    scope: 'project',
    filters: [
      { key: 'status', op: ':', values: ['active'] },
      { key: 'store', op: '!', values: ['central'] },
    ],
    words: ['web', 'server'],
    group: 'os',
    sort: [
      { key: 'name', dir: 'asc' },
      { key: 'size', dir: 'desc' },
    ],
  });
  expect(parse(imageListParams(query).toString())).toEqual(query);
  expect(parse('scope=x&sort=x&group=x')).toEqual(parse(''));
  expect(imageListParams(parse('')).toString()).toBe('');
  expect(parse('sort=name:asc,name:desc').sort).toEqual([{ key: 'name', dir: 'asc' }]);
});

test('what cannot be used is told with its reason', () => {
  const faults = parseQueryText(
    'status:asleep size>big protected:maybe created>soon name>x size~1 tag: ok',
  ).faulty;
  expect(faults.map(({ fault }) => fault)).toEqual([
    'choice',
    'bytes',
    'flag',
    'time',
    'order',
    'order',
    'value',
  ]);
});

test('a facet that Glance matches is sent to Glance, in its words', () => {
  expect(sent('name:a:b')).toBe('name=eq:a:b');
  expect(sent('status:active,queued format:qcow2')).toBe('status=in:"active","queued"&disk_format=eq:qcow2');
  expect(sent('tag:a tag:b owner:x protected:true hidden:true')).toBe(
    'tag=a&tag=b&owner=x&protected=true&os_hidden=true',
  );
  expect(sent('size>1KiB size<=1MiB min_ram:512')).toBe(
    'size_min=1025&size_max=1048576&min_ram_min=512&min_ram_max=512',
  );
  expect(sent('created>=2026-11-01 updated:<2026-11-02T10:00Z')).toBe(
    'created_at=gte:2026-11-01T00:00:00Z&updated_at=lt:2026-11-02T10:00:00Z',
  );
  expect(sent('hw_disk_bus:scsi hash:abc type:snapshot')).toBe(
    'hw_disk_bus=scsi&os_hash_value=abc&image_type=snapshot',
  );
  expect(local('name:a status:active tag:b size>1 created>=2026-11-01 hw_disk_bus:scsi')).toEqual([]);
});

test('what Glance cannot match, or takes only once, is looked at row by row', () => {
  expect(local('store:!central os:debian name~x status:!active tag:a,b name:"" type:image')).toEqual([
    'store!',
    'os:',
    'name~',
    'status!',
    'tag:',
    'name:',
    'type:',
  ]);
  // The scope has the parameter already; a second bound on a time would replace the first.
  expect(local('owner:other', 'project')).toEqual(['owner:']);
  expect(local('visibility:private', 'public')).toEqual(['visibility:']);
  expect(local('created>=2026-11-01 created<2026-12-01')).toEqual(['created_at<']);
  // Words that Glance would take for something else, or answer with an error (glance-api.md 2.3).
  expect(local('limit:5 my_min:5 is_public:true name:😀')).toEqual([
    'limit:',
    'my_min:',
    'is_public:',
    'name:',
  ]);
  expect(sent('limit:5 my_min:5')).toBe('');
});

test('scopes, pages and order', () => {
  const params = new URLSearchParams(glanceListQuery(q('', 'hidden'), asker, { marker: 'm', limit: 7 }));
  expect(params.get('os_hidden')).toBe('true');
  expect(params.get('marker')).toBe('m');
  expect(params.get('limit')).toBe('7');
  expect(sent('', 'project')).toBe('owner=p');
  const all = new URLSearchParams(glanceListQuery(q(''), { projectId: 'p', isAdmin: true }));
  expect(all.get('visibility')).toBe('all');
});

test('a click sorts by a column, a second turns it, with shift it is added', () => {
  const byName = sortBy([{ key: 'created_at', dir: 'desc' }], 'name', false);
  expect(byName).toEqual([{ key: 'name', dir: 'asc' }]);
  expect(sortBy(byName, 'name', false)).toEqual([{ key: 'name', dir: 'desc' }]);
  expect(sortBy(byName, 'size', true)).toEqual([
    { key: 'name', dir: 'asc' },
    { key: 'size', dir: 'desc' },
  ]);
});
