import { readFileSync } from 'node:fs';

/** One method of one route in the table of lib/embedded/README.md. */
export interface ParityEntry {
  method: string;
  /** As the table writes it, with `{image_id}` and such. */
  path: string;
  /** N of the v2.N from which on there is one. */
  since: number;
  /** Status of an answer when all is well. */
  status: number;
  /** Names of the contract tests of this route. */
  tests: string[];
}

/** The routes that the embedded cloud says it has. */
export function parityTable(): ParityEntry[] {
  const rows = readFileSync('lib/embedded/README.md', 'utf8').matchAll(
    /^\| `(\/v2\/\S+)` +\| 2\.(\d+) +\| ([^|]+)\| ([^|]+)\|$/gm,
  );
  return [...rows].flatMap(([, path = '', since, answers = '', tests = '']) =>
    answers.split(',').map((answer) => {
      const [method = '', status] = answer.trim().split(' ');
      const names = tests.split(',').map((name) => name.trim());
      return { method, path, since: Number(since), status: Number(status), tests: names };
    }),
  );
}
