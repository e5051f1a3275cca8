// Times, what is said of many of them, and the table of figures.
import { readFileSync } from 'node:fs';
import os from 'node:os';

/** Seconds that some work takes. */
export async function seconds(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/**
 * Runs measurements in alternating turns, so that a machine that is busy for a while is busy for each of them. Takes
 * functions by name, each giving a number; gives the numbers by name, lowest first.
 */
export async function inTurns(turns, measurements) {
  const results = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, measure] of Object.entries(measurements)) results[name].push(await measure());
  }
  for (const numbers of Object.values(results)) numbers.sort((a, b) => a - b);
  return results;
}

/** The value below which a share of the numbers lie; they come lowest first. */
export function quantile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** The number in the middle, in whatever order they come. */
export function median(numbers) {
  return quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );
}

/** Mebibytes of memory that a process holds. */
export function residentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Milliseconds in the middle, and from where to where most lie. */
export function spread(sorted) {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) =>
    quantile(sorted, share).toFixed(sorted[0] < 10 ? 1 : 0),
  );
  return `${middle} ms (${low}–${high})`;
}

/** Seconds and the rate of so many bytes in them, the best of several; how far the worst was. */
export function rate(bytes, sorted) {
  const worst = sorted.length > 1 ? `, ${sorted.at(-1).toFixed(1)} s at worst` : '';
  return `${(bytes / 1e6 / sorted[0]).toFixed(0)} MB/s (${sorted[0].toFixed(2)} s${worst})`;
}

const figures = [];

/**
 * Records a figure and says it at once. `here` and `beside` are texts, `ratio` a number or null, `goal` the text and
 * `met` whether it is reached, or null where there is nothing to reach.
 */
export function figure({ id, what, here, beside = '–', ratio = null, goal = '–', met = null }) {
  figures.push([
    `${id} ${what}`,
    here,
    beside,
    ratio === null ? '–' : ratio.toFixed(ratio < 0.3 ? 3 : 2),
    goal,
    met === null ? '–' : met ? 'yes' : 'NO',
  ]);
  console.log(`  ${id} ${what}: ${here}${beside === '–' ? '' : `; beside it ${beside}`}`);
}

/** Prints every figure as one table. */
export function printFigures() {
  const rows = [['figure', 'here', 'beside', 'ratio', 'goal', 'met?'], ...figures];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  console.log(`\n${line(rows[0])}\n|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of rows.slice(1)) console.log(line(row));
  const load = os.loadavg().map((value) => value.toFixed(1));
  console.log(
    `\n${os.cpus().length} cores, Node ${process.versions.node}; load of the last 1, 5 and 15 minutes: ${load.join(', ')}`,
  );
}
