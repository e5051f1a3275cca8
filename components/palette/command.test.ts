import { Box } from 'lucide-react';
import { expect, test } from 'vitest';
import { commandBeside, matchingCommands } from '@/components/palette/command';

const command = (id: string, label: string, words?: string) => ({
  id,
  label,
  words,
  icon: Box,
  run: () => {},
});
const commands = [command('a', 'Hide'), command('b', 'Placement'), command('c', 'debian 12', 'F00-BA4')];

test('every word has to be found, in label or further words, whatever the case', () => {
  const ids = (text: string) => matchingCommands(commands, text).map(({ id }) => id);
  expect(ids('')).toEqual(['a', 'b', 'c']);
  expect(ids('  ')).toEqual(['a', 'b', 'c']);
  expect(ids('HID')).toEqual(['a']);
  expect(ids('12 debian')).toEqual(['c']);
  expect(ids('f00-ba')).toEqual(['c']);
  expect(ids('12 hide')).toEqual([]);
});

test('the ends of the list meet', () => {
  expect(commandBeside(commands, 'a', 1)).toBe('b');
  expect(commandBeside(commands, 'c', 1)).toBe('a');
  expect(commandBeside(commands, 'a', -1)).toBe('c');
  expect(commandBeside(commands, 'gone', 1)).toBe('a');
  expect(commandBeside(commands, null, -1)).toBe('c');
  expect(commandBeside([], 'a', 1)).toBeNull();
});
