import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Command, quoted, shellText } from '@/lib/commands/shell';

/** What a real shell makes of a text: the arguments that `printf` gets, in order. */
function argumentsIn(text: string, shell = 'bash'): string[] {
  const script = `run() { printf '%s\\0' "$@"; }\n${text.replace(/^printf/gm, 'run')}`;
  const output = execFileSync(shell, ['-c', script], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

const hostile = [
  "it's",
  '"quoted"',
  '$(touch /tmp/darkroom-was-here)',
  '`id`',
  `$\{HOME}`,
  '-rf',
  '--file=x',
  '~root',
  '*',
  'a;b|c&d>e<f',
  'back\\slash',
  'two\nlines',
  'tab\tand\rreturn',
  '\u001b[2J',
  'left\u202eright',
  '!!',
  '#no comment',
  '{a,b}',
  '=ls',
  '镜像',
  "'\n'",
  ' ',
  '',
];

test('a real shell gets every argument as it is', () => {
  expect(argumentsIn(`printf ${hostile.map(quoted).join(' ')}`)).toEqual(hostile);
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom(...'ab \'"\\$`!~*\n\t\r\u001b\u202e;|&(){}[]<>#=-é镜') }), {
        minLength: 1,
        maxLength: 20,
      }),
      (words) => {
        expect(argumentsIn(shellText([['printf', ...words] satisfies Command]))).toEqual(words);
      },
    ),
    { numRuns: 60 },
  );
});

test('what is shown has no line break or control of its own, so pasting it runs nothing halfway', () => {
  const text = shellText([['printf', ...hostile]]);
  for (const line of text.split('\n').slice(0, -1)) expect(line).toMatch(/ \\$/);
  expect(text.replaceAll(' \\\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('plain words stay plain, and a long command goes on option by option', () => {
  expect(shellText([['openstack', 'image', 'set', '--hidden', 'abc']])).toBe(
    'openstack image set --hidden abc',
  );
  expect(
    shellText([
      [
        'glance',
        'image-create',
        '--name',
        'my image',
        '--disk-format',
        'qcow2',
        '--property',
        'os_distro=debian',
      ],
    ]),
  ).toBe("glance image-create --name 'my image' --disk-format qcow2 \\\n  --property os_distro=debian");
});
