import { useId } from 'react';
import type { Fill } from '@/components/overview/shown-part';

/** A piece of a bar: its share of the whole width, from 0 to 1. */
export interface Piece {
  key: string;
  share: number;
  fill: Fill;
  /** Of hidden images: an outline in place of a surface. */
  outlined?: boolean;
}

const fills: Record<Exclude<Fill, 'unknown'>, string> = {
  ink: 'fill-muted',
  light: 'fill-line-strong/50',
  ok: 'fill-ok',
  warning: 'fill-warning',
};

/** Pieces beside each other in one bar; what it shows is said beside it in words. */
export function DrawnBar({ pieces, high = 8 }: { pieces: readonly Piece[]; high?: number }) {
  const hatch = useId();
  const whole = 1000;
  const gap = 3;
  let at = 0;
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${whole} ${high}`}
      preserveAspectRatio="none"
      className="block w-full rounded-sm bg-line/60"
      height={high}
    >
      <Hatch id={hatch} />
      {pieces
        .filter(({ share }) => share > 0)
        .map(({ key, share, fill, outlined }) => {
          const x = at;
          at += share * whole;
          // Something is never drawn as nothing.
          const width = Math.max(6, share * whole - (at < whole - 1 ? gap : 0));
          return (
            <rect
              key={key}
              x={x}
              y={0}
              width={width}
              height={high}
              className={outlined ? 'fill-surface stroke-line-strong' : fill === 'unknown' ? '' : fills[fill]}
              {...(outlined
                ? { strokeDasharray: '3 2', strokeWidth: 2, vectorEffect: 'non-scaling-stroke' }
                : {})}
              {...(fill === 'unknown' && !outlined ? { fill: `url(#${hatch})` } : {})}
            />
          );
        })}
    </svg>
  );
}

/** The fill of a piece, as large as a letter, beside its name. */
export function Swatch({ fill }: { fill: Fill }) {
  const hatch = useId();
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0 rounded-xs">
      <Hatch id={hatch} />
      <rect
        width={10}
        height={10}
        className={fill === 'unknown' ? '' : fills[fill]}
        {...(fill === 'unknown' ? { fill: `url(#${hatch})` } : {})}
      />
    </svg>
  );
}

/** Stripes for what nobody knows. */
function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width={5} height={5} className="fill-line" />
      <rect width={2} height={5} className="fill-muted" />
    </pattern>
  );
}
