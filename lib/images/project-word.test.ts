import { expect, test } from 'vitest';
import { readProjectWord } from '@/lib/images/project-word';

const id = (digit: string) => digit.repeat(32);
const known = [
  { id: id('a'), name: 'alt' },
  { id: id('b'), name: 'Build' },
  { id: id('c'), name: 'twice' },
  { id: id('d'), name: 'twice' },
  { id: 'default', name: 'Default' },
];
const read = (typed: string, all = false, owner = id('f')) => readProjectWord(typed, { known, all, owner });

test('a name has to be that of a project that is known', () => {
  expect(read('alt')).toEqual({ id: id('a'), name: 'alt' });
  expect(read('  build ')).toEqual({ id: id('b'), name: 'Build' });
  expect(read('altt')).toEqual({ problem: 'no_project' });
  expect(read('altt', true)).toEqual({ problem: 'no_project_here' });
  expect(read('')).toEqual({ problem: 'needed' });
  expect(read('   ')).toEqual({ problem: 'needed' });
});

test('a name of several projects is no choice', () => {
  expect(read('twice')).toEqual({ problem: 'several', ids: [id('c'), id('d')] });
});

test('an id is taken as it is, in either form, unless the cloud is known not to have it', () => {
  expect(read(id('9'))).toEqual({ id: id('9'), name: null });
  expect(read(id('A'))).toEqual({ id: id('a'), name: 'alt' });
  const uuid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  expect(read(uuid.toUpperCase())).toEqual({ id: uuid, name: null });
  expect(read(id('9'), true)).toEqual({ problem: 'no_such_id' });
  expect(read(id('9').slice(1))).toEqual({ problem: 'no_project' });
  expect(read(`${id('9')}0`)).toEqual({ problem: 'no_project' });
  // The project that stands for a domain has an id of another kind.
  expect(read('default')).toEqual({ id: 'default', name: 'Default' });
});

test('the project whose image it is has it already', () => {
  expect(read('alt', false, id('a'))).toEqual({ problem: 'own' });
  expect(read(id('9'), false, id('9'))).toEqual({ problem: 'own' });
});
