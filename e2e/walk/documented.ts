import { readFileSync } from 'node:fs';

/** The section of docs/deployment.md that the walk types off. */
const heading = '## The whole of it, command by command';

/** What a section of docs/deployment.md has people type, line by line. */
export interface Documented {
  /** Lines of the environment of both copies. */
  environment: string[];
  commands: string[];
}

/** Reads the documented lines: those of the environment are NAME=value alone, all others are commands. Throws where there is no such section. */
export function documented(): Documented {
  const text = readFileSync('docs/deployment.md', 'utf8');
  const [, after] = text.split(`${heading}\n`);
  if (after === undefined) throw new Error(`docs/deployment.md has no "${heading}"`);
  const [section = ''] = after.split(/^## /m);
  const lines = [...section.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
  const isSetting = (line: string) => /^[A-Z_]+=\S+$/.test(line);
  return { environment: lines.filter(isSetting), commands: lines.filter((line) => !isSetting(line)) };
}
