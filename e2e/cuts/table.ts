import { wordsOf } from './plan';
import type { Outcome } from './upload';

const mebibyte = 1024 * 1024;

/** What became of the uploads, a line a kind, as text in columns. */
export function tableOf(outcomes: Outcome[]): string {
  const names = [...new Set(outcomes.map(({ plan }) => plan.kind))];
  const rows = [
    [
      'kind',
      'tries',
      'right',
      'failed',
      'stuck',
      'misled',
      'wrong',
      'not cut',
      'begun again',
      'MiB again',
      's median',
      's most',
    ],
    ...names.map((kind) =>
      line(
        kind,
        outcomes.filter(({ plan }) => plan.kind === kind),
      ),
    ),
    line('all', outcomes),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}

function line(kind: string, outcomes: Outcome[]): string[] {
  const ended = (end: Outcome['end']) => outcomes.filter((outcome) => outcome.end === end).length;
  const seconds = outcomes.map((outcome) => outcome.seconds).sort((a, b) => a - b);
  const sum = (value: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + value(outcome), 0);
  return [
    kind,
    outcomes.length,
    ended('right'),
    ended('failed'),
    ended('stuck'),
    ended('misled'),
    ended('wrong'),
    outcomes.filter(({ cuts }) => cuts === 0).length,
    sum(({ begunAgain }) => begunAgain),
    (sum(({ sentAgain }) => sentAgain) / mebibyte).toFixed(1),
    (seconds[Math.floor(seconds.length / 2)] ?? 0).toFixed(1),
    (seconds.at(-1) ?? 0).toFixed(1),
  ].map(String);
}

/** What must not be, in words. */
export function faultsOf(outcomes: Outcome[]): string[] {
  return outcomes.flatMap(({ plan, end, says, begunAgain }) => [
    ...(end === 'right' ? [] : [`${end} after ${wordsOf(plan)}; the page: ${says}`]),
    ...(begunAgain === 0 ? [] : [`begun again ${begunAgain} times: ${wordsOf(plan)}`]),
  ]);
}
