import type { LucideIcon } from 'lucide-react';

/** Something that the palette offers. */
export interface Command {
  /** Names it among all that are offered, such as `image:ID`. */
  id: string;
  label: string;
  /** What tells it from others of its name. */
  hint?: string;
  /** Further words that find it. */
  words?: string;
  icon: LucideIcon;
  /** Done when the palette has closed and the focus is back where it was. */
  run: () => void;
}

/** Commands of one kind, in their order; `key` is a message of `palette`. */
export interface CommandGroup {
  key: 'image' | 'list' | 'images' | 'recent' | 'pages' | 'projects' | 'display';
  commands: Command[];
}

/** Those that hold every word of what was typed in label, hint or further words, whatever the case. */
export function matchingCommands(commands: readonly Command[], text: string): Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const searched = `${command.label}\n${command.hint ?? ''}\n${command.words ?? ''}`.toLowerCase();
    return wanted.every((word) => searched.includes(word));
  });
}

/** The command `step` places further; the ends meet. */
export function commandBeside(
  commands: readonly Command[],
  current: string | null,
  step: number,
): string | null {
  if (commands.length === 0) return null;
  const at = commands.findIndex(({ id }) => id === current);
  const next = at < 0 ? (step > 0 ? 0 : commands.length - 1) : at + step;
  return commands[(next + commands.length) % commands.length]?.id ?? null;
}
