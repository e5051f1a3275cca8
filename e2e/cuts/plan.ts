import type { Cut } from '../support/bad-proxy';
import type { Dice } from '../support/dice';

/** One break of the line while a file is sent. */
export interface PlannedCut {
  /** Which request it meets: the registration, the question for the offset, or the bytes. */
  method: 'POST' | 'HEAD' | 'PATCH';
  of: 'head' | 'body' | 'answer';
  /** Bytes of that part that pass before. */
  after: number;
  how: Cut;
  /** What was left open or silent goes on, or breaks on both sides, after so many milliseconds. */
  ends?: { after: number; what: 'resume' | 'reset' };
  /** New connections are refused for so many milliseconds afterwards. */
  down?: number;
  /** So many further requests are answered by the proxy, as one does whose dashboard is away. */
  away?: { status: number; times: number };
}

/** What happens to one upload. */
export interface Plan {
  kind: string;
  /** Bytes of the file. */
  size: number;
  /** No connection carries a second request. */
  fresh: boolean;
  /** The proxy takes requests whole before it hands them on. */
  buffering?: boolean;
  /** Bytes handed on at once until the first cut. */
  piece?: number;
  /** Most bytes of a body that the proxy takes; a longer one is answered with 413. */
  limit?: number;
  /** The proxy says so in place of the answer to the first bytes. */
  answered?: number;
  cuts: PlannedCut[];
}

const mebibyte = 1024 * 1024;
const ways: Cut[] = ['reset', 'end'];

type Body = Partial<PlannedCut>;
/** A break in the bytes, at a random place unless said otherwise. */
const inBytes = (dice: Dice, size: number, cut: Body): PlannedCut => ({
  method: 'PATCH',
  of: 'body',
  after: dice.between(1, size - 1),
  how: dice.pick(ways),
  ...cut,
});
const silent = (dice: Dice, what: 'resume' | 'reset') => ({ after: dice.between(500, 6000), what });

/** The kinds of breaks, in words for the table. */
export const kinds: Record<string, (dice: Dice, size: number) => Partial<Plan> & { cuts: PlannedCut[] }> = {
  RST: (dice, size) => ({ cuts: [inBytes(dice, size, { how: 'reset' })] }),
  FIN: (dice, size) => ({ cuts: [inBytes(dice, size, { how: 'end' })] }),
  "the browser's side alone": (dice, size) => ({
    cuts: [
      inBytes(dice, size, {
        how: dice.pick(['client-reset', 'client-end']),
        ends: silent(dice, 'resume'),
      }),
    ],
  }),
  "the dashboard's side alone": (dice, size) => ({
    cuts: [
      inBytes(dice, size, {
        how: dice.pick(['server-reset', 'server-end']),
        ends: silent(dice, 'resume'),
      }),
    ],
  }),
  'silence, then on': (dice, size) => ({
    cuts: [inBytes(dice, size, { how: 'silence', ends: silent(dice, 'resume') })],
  }),
  'silence, then RST': (dice, size) => ({
    cuts: [inBytes(dice, size, { how: 'silence', ends: silent(dice, 'reset') })],
  }),
  'half a line': (dice, size) => ({
    cuts: [
      inBytes(dice, size, {
        how: dice.pick(['deaf', 'mute']),
        ends: silent(dice, dice.pick(['resume', 'reset'])),
      }),
    ],
  }),
  'several in a row': (dice, size) => ({
    cuts: Array.from({ length: dice.between(2, 6) }, () =>
      inBytes(dice, size, { after: dice.between(0, Math.floor(size / 3)) }),
    ),
  }),
  'at byte 0': (dice, size) => ({ cuts: [inBytes(dice, size, { after: 0 })] }),
  'in the head of the bytes': (dice, size) => ({
    cuts: [inBytes(dice, size, { of: 'head', after: dice.between(0, 300) })],
  }),
  'in the registration': (dice) => ({
    cuts: [
      {
        method: 'POST',
        how: dice.pick(ways),
        ...dice.pick<Pick<PlannedCut, 'of' | 'after'>>([
          { of: 'head', after: dice.between(0, 300) },
          { of: 'answer', after: 0 },
          { of: 'answer', after: dice.between(1, 100) },
        ]),
      },
    ],
  }),
  'at the last bytes': (dice, size) => ({
    cuts: [inBytes(dice, size, { after: size - dice.between(0, 2000) })],
  }),
  'the last answer lost': (dice, size) => ({
    cuts: [inBytes(dice, size, { of: 'answer', after: dice.pick([0, dice.between(1, 100)]) })],
  }),
  'in the question for the offset': (dice, size) => ({
    cuts: [
      inBytes(dice, size, {}),
      {
        method: 'HEAD',
        how: dice.pick(ways),
        ...dice.pick<Pick<PlannedCut, 'of' | 'after'>>([
          { of: 'head', after: dice.between(0, 200) },
          { of: 'answer', after: dice.between(0, 60) },
        ]),
      },
    ],
  }),
  'down for a while': (dice, size) => ({
    cuts: [inBytes(dice, size, { down: dice.between(300, 8000) })],
  }),
  'a balancer without its dashboard': (dice, size) => ({
    cuts: [inBytes(dice, size, { away: { status: dice.pick([502, 503, 504]), times: dice.between(1, 5) } })],
  }),
  'an answer of the proxy after the work': (dice) => ({
    answered: dice.pick([502, 504]),
    cuts: [],
  }),
  'a buffering proxy': (dice, size) => ({ buffering: true, cuts: [inBytes(dice, size, {})] }),
  'a byte at a time': (dice, size) => ({
    piece: 1,
    cuts: [inBytes(dice, size, { after: dice.between(1, 3000) })],
  }),
  'a limit of 1 MiB': (dice) => ({
    limit: mebibyte,
    cuts: [inBytes(dice, mebibyte / 2, {})],
  }),
};

/** The plan of upload number `index`: every kind has its turn before one has two. */
export function planOf(index: number, order: readonly string[], dice: Dice): Plan {
  const kind = order[index % order.length] ?? 'RST';
  const size = dice.between(16 * mebibyte, 40 * mebibyte);
  const fresh = dice.next() < 0.35;
  const made = kinds[kind]?.(dice, size) ?? { cuts: [] };
  return { kind, size, fresh, ...made };
}

/** What a plan does, for a report. */
export function wordsOf({ kind, size, fresh, cuts }: Plan): string {
  const words = cuts.map(({ method, of, after, how }) => `${how} ${after} bytes into the ${of} of ${method}`);
  return `${kind}: ${size} bytes on ${fresh ? 'fresh' : 'kept'} connections, ${words.join(', ')}`;
}
