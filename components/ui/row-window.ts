/** Where rows begin, in pixels from the first; one number more than there are rows: where the last one ends. */
export type RowStarts = Float64Array;

/** The starts of `count` rows of these heights. */
export function rowStarts(count: number, heightOf: (index: number) => number): RowStarts {
  const starts = new Float64Array(count + 1);
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    sum += heightOf(index);
    starts[index + 1] = sum;
  }
  return starts;
}

/** A part of the rows: `from` is in it, `to` is not. */
export interface RowRange {
  from: number;
  to: number;
}

/** The rows of which something lies between `top` and `top + height`, and `beyond` more on either side. */
export function rowsBetween(starts: RowStarts, top: number, height: number, beyond: number): RowRange {
  const count = starts.length - 1;
  const from = rowAt(starts, top);
  const to = rowAt(starts, top + height - 1) + 1;
  return { from: Math.max(0, from - beyond), to: Math.min(count, to + beyond) };
}

/** The last row that begins at `offset` or above it; the first where none does. */
function rowAt(starts: RowStarts, offset: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
