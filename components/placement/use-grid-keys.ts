'use client';

import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

interface Grid {
  box: RefObject<HTMLElement | null>;
  rows: number;
  columns: number;
  /** Rows that are in the page. */
  first: number;
  last: number;
  /** Brings a row into view. */
  show: (row: number) => void;
}

/** What makes a control the one of a cell. */
export interface GridCell {
  tabIndex: number;
  'data-cell': string;
}

const page = 10;

/**
 * The keys of a grid whose cells have one control each: arrows, Home, End and the page keys move between them, and the
 * Tab key comes to one of them alone.
 */
export function useGridKeys({ box, rows, columns, first, last, show }: Grid) {
  const [active, setActive] = useState({ row: 0, column: 1 });
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${active.row}:${active.column}"]`);
    // It comes into the page a moment after its row was scrolled to.
    if (!cell) return;
    wanted.current = false;
    cell.focus();
  });
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const { target } = event;
    // Keys of a menu that was opened from a cell arrive here as well.
    if (event.altKey || !(target instanceof Element) || !box.current?.contains(target)) return;
    const at = placeOf(target);
    const next = at && move(at, event, { rows, columns });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    wanted.current = true;
    setActive(next);
    if (next.row !== at.row) show(next.row);
  };
  const onFocusCapture = (event: FocusEvent) => {
    const at = placeOf(event.target);
    if (at && (at.row !== active.row || at.column !== active.column)) setActive(at);
  };
  // The cell that the Tab key comes to has to be in the page.
  const entry = active.row >= first && active.row <= last ? active.row : first;
  return {
    handlers: { onKeyDownCapture, onFocusCapture },
    /** The cell that the Tab key comes to. */
    entry: { row: entry, column: active.column },
  };
}

/** What makes a control that of a cell; `entered` where the Tab key comes to it. */
export function gridCell(row: number, column: number, entered: boolean): GridCell {
  return { tabIndex: entered ? 0 : -1, 'data-cell': `${row}:${column}` };
}

interface Place {
  row: number;
  column: number;
}

function placeOf(target: Element): Place | null {
  const [row, column] = (target.getAttribute('data-cell') ?? '').split(':').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

/** Where a key leads, kept inside of the grid; null where it leads nowhere. */
function move(
  { row, column }: Place,
  { key, ctrlKey, metaKey }: KeyboardEvent,
  { rows, columns }: { rows: number; columns: number },
): Place | null {
  const whole = ctrlKey || metaKey;
  const inside = (to: Place) => ({
    row: Math.max(0, Math.min(rows - 1, to.row)),
    column: Math.max(0, Math.min(columns - 1, to.column)),
  });
  switch (key) {
    case 'ArrowUp':
      return inside({ row: row - 1, column });
    case 'ArrowDown':
      return inside({ row: row + 1, column });
    case 'ArrowLeft':
      return inside({ row, column: column - 1 });
    case 'ArrowRight':
      return inside({ row, column: column + 1 });
    case 'PageUp':
      return inside({ row: row - page, column });
    case 'PageDown':
      return inside({ row: row + page, column });
    case 'Home':
      return inside({ row: whole ? 0 : row, column: 0 });
    case 'End':
      return inside({ row: whole ? rows - 1 : row, column: columns - 1 });
    default:
      return null;
  }
}
