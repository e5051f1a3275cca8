'use client';

import { useEffect } from 'react';

/** What a press is meant for. */
const controls = 'a[href], button, input, label, select, summary, textarea';

/** What cannot be pressed: for itself, or behind a dialog that opened meanwhile (Radix hides the page from all but the eye). */
const outOfReach = ':disabled, [inert] *, [aria-hidden="true"] *';

/** Pixels that a hand moves in a press. */
const stillAtMost = 4;

interface Press {
  control: Element;
  x: number;
  y: number;
}

/**
 * A press counts for the control that it began on, though that moves away meanwhile: leaving a field shows what is wrong
 * with it, and everything below moves by a line. Browsers click what is around both places then, which does nothing.
 */
export function PressGuard() {
  useEffect(() => {
    const over = new AbortController();
    const options = { capture: true, signal: over.signal };
    let press: Press | null = null;
    const begin = (event: PointerEvent) => {
      const control = event.target instanceof Element ? event.target.closest(controls) : null;
      press = control && event.button === 0 ? { control, x: event.clientX, y: event.clientY } : null;
    };
    const forget = () => {
      press = null;
    };
    const count = (event: MouseEvent) => {
      const meant = press;
      // A key's click counts no presses and is at no place.
      if (!event.isTrusted || event.detail === 0 || !meant) return;
      // What a label clicks in its turn is no press any more.
      press = null;
      const { control, x, y } = meant;
      if (Math.hypot(event.clientX - x, event.clientY - y) > stillAtMost) return;
      if (event.composedPath().includes(control) || !control.isConnected || control.matches(outOfReach))
        return;
      event.preventDefault();
      event.stopImmediatePropagation();
      control.dispatchEvent(new MouseEvent('click', event));
    };
    window.addEventListener('pointerdown', begin, options);
    window.addEventListener('pointercancel', forget, options);
    window.addEventListener('click', count, options);
    return () => over.abort();
  }, []);
  return null;
}
