import { expect, test } from 'vitest';
import { glanceListQuery, imageListParams, parseImageListQuery, sortBy } from '@/lib/image-list-query';

const parse = (text: string) => parseImageListQuery(new URLSearchParams(text));

test('an address says what the list shows, and an unknown word in it says nothing', () => {
  const query = parse(
    'scope=project&name=debian&status=active&visibility=public&disk_format=qcow2&sort=name:asc,size:desc',
  );
  expect(query).toEqual({
    scope: 'project',
    name: 'debian',
    status: 'active',
    visibility: 'public',
    disk_format: 'qcow2',
    sort: [
      { key: 'name', dir: 'asc' },
      { key: 'size', dir: 'desc' },
    ],
  });
  expect(parse(imageListParams(query).toString())).toEqual(query);
  expect(parse('scope=x&status=x&visibility=x&sort=x')).toEqual(parse(''));
  expect(imageListParams(parse('')).toString()).toBe('');
});

test("Glance's parameters: a name with a colon needs its operator", () => {
  const params = new URLSearchParams(glanceListQuery(parse('scope=hidden&name=a:b'), 'p', 'm'));
  expect(params.get('name')).toBe('eq:a:b');
  expect(params.get('os_hidden')).toBe('true');
  expect(params.get('marker')).toBe('m');
  expect(new URLSearchParams(glanceListQuery(parse('scope=project'), 'p')).get('owner')).toBe('p');
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
