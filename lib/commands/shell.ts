/** A command as a shell runs it: the program and its arguments, none of them quoted. */
export type Command = readonly [program: string, ...args: string[]];

/** What no shell takes for anything but itself. */
const plain = /^[\w./:@%+,=-]+$/;
/** What a terminal would act on, or would show as something else than it is: controls, directions, odd spaces. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00a0]/u;

/**
 * One argument for a POSIX shell, to be pasted into it. Whatever cannot be seen is written as its bytes, in the form that
 * bash, zsh and ksh read (`$'…'`): a line break in a pasted text would run what stands before it.
 */
export function quoted(argument: string): string {
  if (plain.test(argument) && !argument.startsWith('=')) return argument;
  if (!unseen.test(argument)) return `'${argument.replaceAll("'", "'\\''")}'`;
  const escaped = [...argument].map((character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === "'" || character === '\\') return `\\${character}`;
    if (!unseen.test(character)) return character;
    return [...new TextEncoder().encode(character)]
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join('');
  });
  return `$'${escaped.join('')}'`;
}

/** Columns after which a command goes on in the next line. */
const width = 76;

/** Commands as text to paste, one after the other; a long one goes on in further lines, option by option. */
export function shellText(commands: readonly Command[]): string {
  return commands.map(commandText).join('\n');
}

function commandText(command: Command): string {
  const words: string[] = [];
  for (const argument of command) {
    const previous = words.at(-1);
    // An option and its value stay on one line.
    if (previous !== undefined && /^--?[a-z][\w-]*$/.test(previous) && !/^-/.test(argument))
      words[words.length - 1] = `${previous} ${quoted(argument)}`;
    else words.push(quoted(argument));
  }
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(' \\\n  ');
}
