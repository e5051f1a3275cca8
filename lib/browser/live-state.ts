import type { ActionError } from '@/lib/contract/action-result';
import type { LiveEvent, LiveImage } from '@/lib/work/live-event';

/** What one tab wants to be told. */
export interface Want {
  /** What is on screen first. */
  ids: readonly string[];
  /** Those of them whose upload is about to begin. */
  expected: readonly string[];
  /** The tab is in front. */
  visible: boolean;
}

/**
 * Why what is on screen may be old; `since` is when it was last known to be true, milliseconds since the epoch:
 * - `stale`: `away` does not answer and is asked again at `retryAt`;
 * - `signed_out`: the session has ended;
 * - `refused`: the dashboard, or something before it, will not tell, and is not asked again by itself.
 */
export type LiveTrouble =
  | { kind: 'stale'; away: 'cloud' | 'dashboard'; since: number; retryAt: number }
  | { kind: 'signed_out'; since: number }
  | { kind: 'refused'; since: number; error: ActionError };

/** What the tabs are told. */
export type LiveNews =
  | { type: 'images'; images: LiveImage[] }
  | { type: 'gone'; ids: string[] }
  | { type: 'trouble'; trouble: LiveTrouble | null };

/** What a stream is opened for. */
export interface Plan {
  ids: readonly string[];
  expected: readonly string[];
}

/**
 * The live stream of a browser, as the tab sees that may hold it. `line` is where the stream is:
 * - `idle`: there is none, for nobody wants one or another tab holds it;
 * - `opening`, `open`: it is asked for; it is there;
 * - `waiting`: it broke or could not be had, and is asked for again in a while;
 * - `final`: it ended since nothing changes any more;
 * - `signed_out`, `refused`: as in `LiveTrouble`; only somebody's doing brings it back.
 */
export interface LiveState {
  /** This tab holds the stream of the browser. */
  leads: boolean;
  wants: ReadonlyMap<string, Want>;
  line: 'idle' | 'opening' | 'open' | 'waiting' | 'final' | 'signed_out' | 'refused';
  plan: Plan | null;
  /** Something that was told to be final is wanted again. */
  renewed: boolean;
  /** Tries in a row that brought nothing. */
  failures: number;
  /** Ends in a row at which an upload was still waited for. */
  ends: number;
  /** When the stream was last heard, milliseconds since the epoch; null before. */
  heardAt: number | null;
  trouble: LiveTrouble | null;
  /** What the stream told of what it follows: whoever comes later is told it at once. */
  latest: ReadonlyMap<string, LiveImage>;
}

/** What happens; `at` is milliseconds since the epoch. */
export type LiveInput =
  /** What a tab wants has changed; `added` are the ids that it begins to watch, null is a tab that is gone. */
  | { type: 'want'; tab: string; want: Want | null; added: readonly string[] }
  /** This tab is to hold the stream, or no longer. */
  | { type: 'lead' }
  | { type: 'follow' }
  /** Wants have settled. */
  | { type: 'settled'; at: number }
  /** The stream began; any byte of it came; it said something. */
  | { type: 'opened'; at: number }
  | { type: 'alive'; at: number }
  | { type: 'said'; event: LiveEvent; at: number }
  /** The stream broke, or no answer came; `retryAfter` is in seconds. */
  | { type: 'lost'; at: number; retryAfter?: number }
  | { type: 'unauthorized'; at: number }
  | { type: 'refused'; error: ActionError; at: number }
  /** The wait is over. */
  | { type: 'due'; at: number }
  /** The network is back, or somebody asks to try again. */
  | { type: 'again'; at: number }
  /** Somebody signed in, in whichever tab. */
  | { type: 'signed_in'; at: number }
  /** Another tab tells. */
  | { type: 'heard'; news: LiveNews };

/** What is to be done. */
export type LiveEffect =
  /** Opens a stream in place of the present one, which ends without a word. */
  | { type: 'open'; plan: Plan }
  | { type: 'close' }
  /** Says `settled` soon, and `due` so many milliseconds later. */
  | { type: 'settle' }
  | { type: 'wait'; ms: number }
  /** Asks every tab what it wants. */
  | { type: 'ask' }
  /** Asks somebody to sign in, and says `signed_in` when that happened. */
  | { type: 'sign_in' }
  /** Tells this tab; tells the others. */
  | { type: 'tell'; news: LiveNews }
  | { type: 'share'; news: LiveNews };

type Step = [state: LiveState, effects: LiveEffect[]];

export const noLive: LiveState = {
  leads: false,
  wants: new Map(),
  line: 'idle',
  plan: null,
  renewed: false,
  failures: 0,
  ends: 0,
  heardAt: null,
  trouble: null,
  latest: new Map(),
};

/** Ids that one stream is asked for: the server takes 200, and proxies take addresses of 8 kB. */
export const followedAtOnce = 150;
/** A stream that broke a moment ago is mended before anybody is told. */
const unsaid = 5000;
const longestWait = 30_000;

/** Milliseconds to the next try after so many that failed. */
export function retryWait(failures: number): number {
  return Math.min(longestWait, 500 * 2 ** (failures - 1));
}

/** Milliseconds until an end is looked at again at which an upload was still waited for. */
export function endWait(ends: number): number {
  return Math.min(60_000, 5000 * 2 ** (ends - 1));
}

/** What everybody wants, the tabs in front first, as much as one stream follows; null for nothing. */
export function planOf(wants: ReadonlyMap<string, Want>): Plan | null {
  const inFront = [...wants.values()].sort((a, b) => Number(b.visible) - Number(a.visible));
  const ids = [...new Set(inFront.flatMap((want) => want.ids))].slice(0, followedAtOnce).sort();
  if (ids.length === 0) return null;
  const expected = new Set(inFront.flatMap((want) => want.expected));
  return { ids, expected: ids.filter((id) => expected.has(id)) };
}

/** The state after something happened, and what is to be done for it. */
export function next(state: LiveState, input: LiveInput): Step {
  switch (input.type) {
    case 'want':
      return wanted(state, input);
    case 'lead':
      return [{ ...state, leads: true }, [{ type: 'ask' }, { type: 'settle' }]];
    case 'follow':
      return [{ ...state, leads: false, line: 'idle', plan: null }, [{ type: 'close' }]];
    case 'settled':
      return settled(state, input.at);
    case 'opened':
      return [{ ...state, line: 'open', heardAt: input.at }, []];
    case 'alive':
      return [{ ...state, heardAt: input.at }, []];
    case 'said':
      return said(state, input.event, input.at);
    case 'lost':
      return lost(state, input.at, input.retryAfter);
    case 'unauthorized':
      return signedOut(state, input.at);
    case 'refused': {
      const trouble = { kind: 'refused', since: since(state, input.at), error: input.error } as const;
      return troubled({ ...state, line: 'refused' }, trouble, { type: 'close' });
    }
    case 'due':
      return ['waiting', 'final'].includes(state.line)
        ? open(state, planOf(state.wants), input.at)
        : [state, []];
    case 'again':
      return ['waiting', 'refused'].includes(state.line)
        ? open(state, planOf(state.wants), input.at)
        : [state, []];
    case 'signed_in':
      // Also one that is open: it would end with the token that it was opened with.
      return state.leads ? open({ ...state, failures: 0 }, planOf(state.wants), input.at) : [state, []];
    case 'heard':
      return state.leads
        ? [state, []]
        : [
            input.news.type === 'trouble' ? { ...state, trouble: input.news.trouble } : state,
            [{ type: 'tell', news: input.news }],
          ];
  }
}

function wanted(state: LiveState, { tab, want, added }: Extract<LiveInput, { type: 'want' }>): Step {
  const wants = new Map(state.wants);
  if (want === null || want.ids.length === 0) wants.delete(tab);
  else wants.set(tab, want);
  const after = { ...state, wants, renewed: state.renewed || (state.line === 'final' && added.length > 0) };
  if (!state.leads) return [after, added.length > 0 && state.trouble ? [tellTrouble(state.trouble)] : []];
  const images = state.line === 'open' ? added.flatMap((id) => state.latest.get(id) ?? []) : [];
  const effects = images.length > 0 ? news({ type: 'images', images }) : [];
  if (added.length > 0 && state.trouble) effects.push(...news({ type: 'trouble', trouble: state.trouble }));
  return [after, [...effects, { type: 'settle' }]];
}

function settled(state: LiveState, at: number): Step {
  if (!state.leads) return [state, []];
  const plan = planOf(state.wants);
  if (samePlan(plan, state.plan) && !(state.line === 'final' && state.renewed)) return [state, []];
  // Without a session the answer is known; whoever signs in opens it.
  if (state.line === 'signed_out' && plan !== null) return [{ ...state, plan }, []];
  return open({ ...state, ends: 0 }, plan, at);
}

function open(state: LiveState, plan: Plan | null, at: number): Step {
  if (plan === null) {
    const idle = { ...state, line: 'idle', plan, failures: 0, latest: new Map() } as const;
    return state.trouble ? troubled(idle, null, { type: 'close' }) : [idle, [{ type: 'close' }]];
  }
  const latest = new Map([...state.latest].filter(([id]) => plan.ids.includes(id)));
  const heardAt = state.trouble || state.line === 'waiting' ? state.heardAt : at;
  return [{ ...state, line: 'opening', plan, renewed: false, heardAt, latest }, [{ type: 'open', plan }]];
}

function said(state: LiveState, event: LiveEvent, at: number): Step {
  const heard = { ...state, line: 'open', heardAt: at } as const;
  switch (event.type) {
    case 'images': {
      const latest = new Map(state.latest);
      for (const live of event.images) latest.set(live.image.id, live);
      const [after, effects] = well({ ...heard, latest });
      return [after, [...effects, ...news(event)]];
    }
    case 'gone': {
      const latest = new Map([...state.latest].filter(([id]) => !event.ids.includes(id)));
      const [after, effects] = well({ ...heard, latest });
      return [after, [...effects, ...news(event)]];
    }
    case 'stale': {
      const told = at - event.age;
      const trouble = {
        kind: 'stale',
        away: 'cloud',
        since: Math.min(told, state.trouble?.since ?? told),
        retryAt: at + event.retryIn,
      } as const;
      return troubled(heard, trouble);
    }
    case 'fresh':
      return well(heard);
    case 'final': {
      const [after, effects] = well({ ...heard, line: 'final', ends: state.ends + 1 });
      effects.push({ type: 'close' });
      if (state.plan?.expected.length) effects.push({ type: 'wait', ms: endWait(after.ends) });
      return [after, effects];
    }
    case 'unauthorized':
      return signedOut(state, at);
  }
}

function lost(state: LiveState, at: number, retryAfter?: number): Step {
  if (state.line !== 'opening' && state.line !== 'open') return [state, []];
  const failures = state.failures + 1;
  const ms = Math.max(retryWait(failures), (retryAfter ?? 0) * 1000);
  const begun = since(state, at);
  const waiting = { ...state, line: 'waiting', failures } as const;
  const wait: LiveEffect[] = [{ type: 'close' }, { type: 'wait', ms }];
  if (!state.trouble && failures === 1 && ms < unsaid && at - begun < unsaid) return [waiting, wait];
  const trouble = { kind: 'stale', away: 'dashboard', since: begun, retryAt: at + ms } as const;
  return troubled(waiting, trouble, ...wait);
}

function signedOut(state: LiveState, at: number): Step {
  const trouble = { kind: 'signed_out', since: since(state, at) } as const;
  return troubled({ ...state, line: 'signed_out' }, trouble, { type: 'close' }, { type: 'sign_in' });
}

/** Since when what is on screen may be old. */
function since(state: LiveState, at: number): number {
  return state.trouble?.since ?? state.heardAt ?? at;
}

/** The stream told something: all is well again. */
function well(state: LiveState): Step {
  const fine = { ...state, failures: 0 };
  return state.trouble ? troubled(fine, null) : [fine, []];
}

function troubled(state: LiveState, trouble: LiveTrouble | null, ...effects: LiveEffect[]): Step {
  return [{ ...state, trouble }, [...effects, ...news({ type: 'trouble', trouble })]];
}

function news(news: LiveNews): LiveEffect[] {
  return [
    { type: 'tell', news },
    { type: 'share', news },
  ];
}

function tellTrouble(trouble: LiveTrouble): LiveEffect {
  return { type: 'tell', news: { type: 'trouble', trouble } };
}

function samePlan(a: Plan | null, b: Plan | null): boolean {
  return a?.ids.join() === b?.ids.join() && a?.expected.join() === b?.expected.join();
}
