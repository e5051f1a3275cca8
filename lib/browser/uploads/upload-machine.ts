import type { PresentSession } from '@/lib/browser/other-project';
import type { ActionError } from '@/lib/contract/action-result';
import type { UploadStatus } from '@/lib/work/upload-status';

/**
 * One upload of this tab as a machine without side effects: `next` takes an event and gives the new state and what is
 * to be done. At most one call is out at a time; an answer to any but the newest call is ignored.
 */
export interface UploadMachine {
  imageId: string;
  /** Records that were replaced since Glance would not take up an upload that it lost. */
  formerIds: string[];
  /** Bytes of the file. */
  size: number;
  /** Once all bytes are there an import is to follow. */
  imports: boolean;
  /** It is a copy to further stores, so that an image that is active may still lack it. */
  copies: boolean;
  /** What the upload is to come to: data in the cloud, or, once cancelled, no image. */
  goal: 'send' | 'delete';
  /** Why it is deleted though nobody cancelled it. */
  discards: ActionError | null;
  at: UploadPlace;
  /** Numbers calls and waits, so that a late answer is told from the one that is expected. */
  run: number;
  /** Bytes that the dashboard has confirmed. */
  confirmed: number;
  /** Bytes of one request at most, since something in between takes no more; null while no limit is known. */
  partSize: number | null;
  /** The dashboard has answered that the last byte is stored. */
  stored: boolean;
  /** A request may have registered the upload at the dashboard. */
  registered: boolean;
  /** Unanswered or refused calls in a row. */
  tries: number;
  /** Requests with bytes in a row after which nothing more was confirmed. */
  fruitless: number;
  /** The process of the dashboard that has the upload, and all that have answered for it. */
  home: string | null;
  boots: string[];
  /** Answers in a row from another process than `home` that does not have the upload. */
  elsewhere: number;
  /** How often the dashboard was restarted under this upload. */
  restarts: number;
  /** Somebody asked to try it again, and the dashboard has not said since how far it is. */
  retried: boolean;
  /** When the dashboard gives the upload up unless its browser is back: milliseconds of the epoch, or null. */
  waitsUntil: number | null;
  /** Milliseconds that the dashboard waits for a browser that lost its connection, as it said; null before. */
  grace: number | null;
  online: boolean;
  /** What went wrong last; stays while it is being tried again, and when it is the end. */
  error: ActionError | null;
}

export type UploadPlace =
  | { is: 'waiting'; first: UploadCall }
  | { is: 'calling'; call: UploadCall }
  /** `until` is null while only the connection's return ends the pause. */
  | { is: 'paused'; call: UploadCall; until: number | null }
  /** Somebody is asked to sign in again, or to go back to the page's project. */
  | { is: 'asking'; call: UploadCall }
  | { is: 'done' | 'failed' | 'cancelled' | 'not_cancelled' };

/**
 * - `register` announces the upload to the dashboard, `status` asks how far it is, `take_over` ends a request with bytes
 *   that the dashboard still believes in and asks where to go on, `send` sends a piece of the file;
 * - `image` asks the cloud for the image's status, which decides where the dashboard knows nothing;
 * - `reopen` makes the record take data from its first byte again, perhaps under another id;
 * - `import` starts the import of staged data, or the copy of stored data unless it has begun;
 * - `delete` ends the upload and deletes its image, `delete_record` deletes the image alone.
 */
export type UploadCall =
  | { do: 'register' | 'status' | 'take_over' | 'image' | 'reopen' | 'import' | 'delete' | 'delete_record' }
  | { do: 'send'; from: number; to: number };

/** `boot` names the process of the dashboard that answered, as far as it told, and `copy` the one in the upload's address. */
export type UploadAnswer =
  | { is: 'registered'; boot: string | null; grace: number | null; copy?: string | null }
  | { is: 'status'; boot: string | null; status: UploadStatus }
  | { is: 'taken_over'; boot: string | null; offset: number }
  | { is: 'sent'; boot: string | null; offset: number }
  | { is: 'image'; status: string | null }
  | { is: 'reopened'; imageId: string }
  | { is: 'import_started' | 'deleted' }
  /** The file was changed, cut or moved since it was chosen. */
  | { is: 'unreadable' }
  /** `ours`: the dashboard itself said so; else nobody did, or something in between. */
  | { is: 'error'; error: ActionError; ours: boolean; boot: string | null };

export type UploadEvent =
  /** One of the uploads that run at once has ended, and this one may begin. */
  | { is: 'turn' }
  | { is: 'answer'; run: number; answer: UploadAnswer }
  /** How far the dashboard is with what is being sent. */
  | { is: 'progress'; run: number; offset: number }
  /** A request with bytes is out, and the dashboard has heard nothing of it for a while. */
  | { is: 'stalled'; run: number }
  | { is: 'wake'; run: number }
  /** What somebody was asked for was done, or not. */
  | { is: 'settled'; run: number; yes: boolean }
  | { is: 'online' | 'offline' }
  | { is: 'cancel' }
  /** Somebody asks to try a failed upload once more. */
  | { is: 'again' };

export type UploadEffect =
  | { do: 'call'; run: number; call: UploadCall }
  /** Ends the call that is out. */
  | { do: 'stop' }
  /** Sends `wake` after so many milliseconds. */
  | { do: 'wait'; run: number; ms: number }
  | { do: 'sign_in'; run: number }
  | { do: 'way_back'; run: number; now: PresentSession };

type Step = [UploadMachine, UploadEffect[]];

/** A piece smaller than this is not tried: nginx begins at 1 MiB, and below half of that sending makes no sense. */
export const smallestPart = 512 * 1024;
const largestFirstPart = 512 * 1024 * 1024;
/** Of which a slow line still carries one in a quarter of a minute. */
const partAfterStall = 8 * 1024 * 1024;
/** Milliseconds before the next try; the last one stays. */
const waits = [0, 500, 1000, 2000, 3000, 5000, 8000, 12_000, 20_000];
/** While offline only the return of the connection counts; this is for a browser that does not tell it. */
const offlineWait = 30_000;
/** Tries of what will hardly pass by itself: an odd answer of something in between, a record that stays busy. */
const stubborn = 8;
/** Requests with bytes that may come to nothing while the dashboard otherwise answers. */
const fruitlessAtMost = 20;
const restartsAtMost = 5;

/** An upload that waits for its turn. `resume`: the dashboard is asked first how far it is. */
export function newMachine(
  plan: { imageId: string; size: number; imports: boolean; copies: boolean },
  { resume, partSize, online }: { resume: boolean; partSize: number | null; online: boolean },
): UploadMachine {
  return {
    ...plan,
    formerIds: [],
    goal: 'send',
    discards: null,
    at: { is: 'waiting', first: { do: resume ? 'status' : 'register' } },
    run: 0,
    confirmed: 0,
    partSize,
    stored: false,
    registered: resume,
    tries: 0,
    fruitless: 0,
    home: null,
    boots: [],
    elsewhere: 0,
    restarts: 0,
    retried: false,
    waitsUntil: null,
    grace: null,
    online,
    error: null,
  };
}

/** Whether an upload has come to an end, good or bad. */
export function hasEnded({ at }: UploadMachine): boolean {
  return ['done', 'failed', 'cancelled', 'not_cancelled'].includes(at.is);
}

/** The state after an event, and what is to be done; `now` in milliseconds of the epoch. */
export function next(machine: UploadMachine, event: UploadEvent, now: number): Step {
  const { at, run } = machine;
  if ('run' in event && event.run !== run) return [machine, []];
  switch (event.is) {
    case 'turn':
      return at.is === 'waiting' ? call(machine, at.first) : [machine, []];
    case 'answer':
      return at.is === 'calling' ? onAnswer(machine, at.call, event.answer, now) : [machine, []];
    case 'progress':
      if (at.is !== 'calling' || at.call.do !== 'send' || event.offset <= machine.confirmed)
        return [machine, []];
      return [{ ...progressed(machine), confirmed: Math.min(event.offset, machine.size) }, []];
    case 'stalled':
      if (at.is !== 'calling' || at.call.do !== 'send') return [machine, []];
      return stopping(askAgain(stalled(machine, at.call), now));
    case 'wake':
      return at.is === 'paused' ? call(machine, at.call) : [machine, []];
    case 'settled':
      if (at.is !== 'asking') return [machine, []];
      if (event.yes) return call({ ...machine, error: null }, at.call);
      return [end(machine, machine.goal === 'send' ? 'failed' : 'not_cancelled', machine.error), []];
    case 'online':
      return at.is === 'paused'
        ? call({ ...machine, online: true }, at.call)
        : [{ ...machine, online: true }, []];
    case 'offline':
      return [{ ...machine, online: false }, []];
    case 'cancel':
      return cancel(machine);
    case 'again':
      if (at.is !== 'failed') return [machine, []];
      return again({
        ...machine,
        error: null,
        tries: 0,
        fruitless: 0,
        restarts: 0,
        elsewhere: 0,
        retried: true,
      });
  }
}

function onAnswer(machine: UploadMachine, asked: UploadCall, answer: UploadAnswer, now: number): Step {
  // Cancelled while a call was out that cannot be stopped: it has ended now.
  if (machine.goal === 'delete' && !['delete', 'delete_record'].includes(asked.do)) {
    const moved = answer.is === 'reopened' ? movedTo(machine, answer.imageId) : machine;
    return call({ ...moved, tries: 0, error: null }, { do: 'delete_record' });
  }
  switch (answer.is) {
    case 'registered': {
      const fresh = { ...heard(machine, answer.boot), home: answer.boot, confirmed: 0, elsewhere: 0 };
      const { grace } = answer;
      return send({
        ...fresh,
        registered: true,
        stored: false,
        retried: false,
        error: null,
        tries: 0,
        grace,
      });
    }
    case 'status':
      return onStatus(heard(machine, answer.boot), answer.status, answer.boot, now);
    case 'taken_over': {
      const taken = { ...heard(machine, answer.boot), confirmed: answer.offset, tries: 0 };
      if (answer.offset >= machine.size) return call(taken, { do: 'status' });
      return sendAfter(taken, now);
    }
    case 'sent':
      return onSent(heard(machine, answer.boot), answer.offset);
    case 'image':
      return onImage(machine, answer.status, now);
    case 'reopened':
      return call(
        { ...movedTo(machine, answer.imageId), confirmed: 0, registered: false, stored: false, tries: 0 },
        { do: 'register' },
      );
    case 'import_started':
      return [end({ ...machine, confirmed: machine.size }, 'done', null), []];
    case 'deleted':
      return [end(machine, 'cancelled', null), []];
    case 'unreadable':
      // What was sent is of no use without the rest.
      return call(
        { ...machine, goal: 'delete', discards: own('invalid', 'file_changed'), tries: 0, error: null },
        { do: 'delete' },
      );
    case 'error':
      return onError(heard(machine, answer.boot), asked, answer, now);
  }
}

function onError(
  machine: UploadMachine,
  asked: UploadCall,
  { error, ours }: { error: ActionError; ours: boolean },
  now: number,
): Step {
  const told = { ...machine, error };
  const { status } = error;
  // A write has asked somebody by itself.
  const writes = asked.do === 'reopen' || asked.do === 'import' || asked.do === 'delete_record';
  const present = error.reason === 'other_project' ? error.now : undefined;
  if (ours && !writes && (error.kind === 'unauthorized' || present)) {
    const after: UploadCall = asked.do === 'send' ? { do: 'status' } : asked;
    return at({ ...told, tries: 0 }, { is: 'asking', call: after }, (run) =>
      present ? { do: 'way_back', run, now: present } : { do: 'sign_in', run },
    );
  }
  switch (asked.do) {
    case 'register':
      // After a restart the record may have changed in the meantime.
      if (error.reason === 'image_busy' && machine.restarts > 0) return pause(told, { do: 'image' }, now);
      break;
    case 'take_over':
      return askAgain(told, now);
    case 'send':
      if (!ours && status === 413) return smaller(told, asked.to - asked.from);
      // What was sent may not be what is wanted next, or is held by an older request, or is over: the status tells.
      if (ours && isRefusal(error)) return [end(machine, 'failed', error), []];
      return askAgain(
        { ...told, fruitless: machine.fruitless + 1, waitsUntil: machine.grace && now + machine.grace },
        now,
      );
    case 'delete':
      if (ours && (status === 404 || status === 410))
        return call({ ...told, tries: 0 }, { do: 'delete_record' });
      break;
    case 'delete_record':
      if (ours && error.kind === 'not_found') return [end(machine, 'cancelled', null), []];
      break;
    case 'import':
      // Where the answer got lost, the import may run: the image tells.
      if (error.kind === 'unavailable' || (error.kind === 'conflict' && !error.now))
        return pause(told, { do: 'image' }, now);
      break;
    case 'image':
      if (ours && error.kind === 'not_found') return onImage(machine, null, now);
      break;
    default:
  }
  // What was begun and could not be taken back would be begun once more.
  const passing = !error.left?.length && (error.kind === 'unavailable' || (status === 423 && ours));
  if (passing || (!ours && machine.tries < stubborn)) return pause(told, asked, now);
  return [end(machine, machine.goal === 'send' ? 'failed' : 'not_cancelled', error), []];
}

/** What of our own answers to bytes says no for good. The rest is asked about first. */
function isRefusal({ kind, status, reason }: ActionError): boolean {
  if (reason === 'upload_elsewhere') return true;
  return kind === 'invalid' || kind === 'forbidden' || (kind === 'too_large' && status === 413);
}

function onSent(machine: UploadMachine, offset: number): Step {
  const moved = { ...progressed(machine), confirmed: offset };
  if (offset < machine.size) return send(moved);
  const stored = { ...moved, stored: true };
  // Its import may wait for a new sign-in.
  return machine.imports ? call(stored, { do: 'status' }) : [end(stored, 'done', null), []];
}

function onStatus(machine: UploadMachine, status: UploadStatus, boot: string | null, now: number): Step {
  if (status?.state === 'open') return onOpen(machine, status, boot, now);
  if (status?.state === 'ended' && status.error?.reason !== 'upload_restarted') {
    const { error, sent } = status;
    if (error === null) return [end({ ...machine, confirmed: machine.size }, 'done', null), []];
    const waits = machine.imports && error.kind === 'unauthorized' && sent === machine.size;
    if (waits) return call({ ...machine, confirmed: machine.size, stored: true }, { do: 'import' });
    const stored = machine.imports && sent === machine.size;
    // The end that was told already is what somebody asks to try again after.
    if (machine.retried) return againAfterEnd({ ...machine, stored, retried: false });
    return [end({ ...machine, stored, confirmed: sent }, 'failed', error), []];
  }
  if (machine.stored) return [end(machine, 'done', null), []];
  // This process does not have it. Another may: then requests go to several copies of the dashboard in turn.
  const strange = machine.home !== null && boot !== null && boot !== machine.home;
  if (strange && machine.elsewhere < stubborn) {
    const elsewhere = machine.elsewhere + 1;
    return pauseFor({ ...machine, elsewhere }, { do: 'status' }, 250, now);
  }
  return call(machine, { do: 'image' });
}

/** The dashboard has the upload: it goes on where the dashboard is. */
function onOpen(
  machine: UploadMachine,
  { offset, broken, waitsUntil }: UploadStatus & { state: 'open' },
  boot: string | null,
  now: number,
): Step {
  const { error, fruitless } = machine;
  const present: UploadMachine = {
    ...machine,
    home: boot ?? machine.home,
    retried: false,
    confirmed: offset,
    waitsUntil,
    tries: 0,
    elsewhere: 0,
    fruitless: offset > machine.confirmed ? 0 : fruitless,
  };
  // Two tabs that send the same file would end each other's requests for ever.
  if (error?.reason === 'upload_continued' && !broken) return [end(present, 'failed', error), []];
  // All of it is there: the cloud is storing it.
  if (offset >= machine.size) return pauseFor({ ...present, error: null }, { do: 'status' }, 1000, now);
  if (error && present.fruitless > fruitlessAtMost) return [end(present, 'failed', error), []];
  // A request that is lost here may still be read there, and every byte of it would move the offset.
  return broken ? sendAfter(present, now) : call(present, { do: 'take_over' });
}

/** Sends what is next; at once, unless that has come to nothing several times. */
function sendAfter(machine: UploadMachine, now: number): Step {
  const wait = waits[Math.min(Math.max(0, machine.fruitless - 2), waits.length - 1)] ?? 0;
  if (wait === 0) return send({ ...machine, error: null });
  return pauseFor(machine, { do: 'send', from: machine.confirmed, to: partEnd(machine) }, wait, now);
}

/** The dashboard has no such upload: it is through, or lost. */
function onImage(machine: UploadMachine, status: string | null, now: number): Step {
  switch (status) {
    case 'active':
      // Its copy may have begun: asking for it once more begins no other one.
      if (machine.copies && machine.tries < stubborn)
        return call({ ...machine, confirmed: machine.size, stored: true }, { do: 'import' });
      if (machine.copies) return [end({ ...machine, stored: true }, 'failed', machine.error), []];
      return [end({ ...machine, confirmed: machine.size }, 'done', null), []];
    case 'deactivated':
    case 'importing':
      return [end({ ...machine, confirmed: machine.size }, 'done', null), []];
    case 'queued': {
      const copies = machine.home !== null && machine.boots.indexOf(machine.home) < machine.boots.length - 1;
      if (machine.restarts >= restartsAtMost) {
        const reason = copies ? 'upload_other_copy' : 'upload_restarted';
        return [end(machine, 'failed', own('unavailable', reason)), []];
      }
      const restarts = machine.restarts + (machine.registered ? 1 : 0);
      const anew = { ...machine, restarts, confirmed: 0, registered: false, stored: false, fruitless: 0 };
      return restarts > 1
        ? pauseFor({ ...anew, error: null }, { do: 'register' }, 1000, now)
        : call({ ...anew, error: null, tries: 0 }, { do: 'register' });
    }
    case 'saving':
    case 'uploading':
      // The cloud has yet to notice that nobody sends any more, or the import is about to begin.
      if (machine.tries < stubborn) return pause(machine, { do: 'image' }, now);
      return call({ ...machine, tries: 0 }, { do: machine.stored && machine.imports ? 'import' : 'reopen' });
    default:
      return [end(machine, 'failed', own('not_found', 'image_deleted')), []];
  }
}

/** Takes up a failed upload where it can be: the import of what is staged, the rest of the bytes, or the first one. */
function again(machine: UploadMachine): Step {
  if (machine.stored && machine.imports) return call(machine, { do: 'import' });
  return call(machine, { do: machine.registered ? 'status' : 'reopen' });
}

/** What the dashboard has ended: its import where all of it is staged, else all of it from the first byte. */
function againAfterEnd(machine: UploadMachine): Step {
  if (machine.stored) return call(machine, { do: 'import' });
  return call({ ...machine, confirmed: 0, waitsUntil: null }, { do: 'reopen' });
}

function cancel(machine: UploadMachine): Step {
  const { at } = machine;
  if (at.is === 'not_cancelled') return call({ ...machine, tries: 0, error: null }, { do: 'delete_record' });
  if (hasEnded(machine) || machine.goal === 'delete') return [machine, []];
  const leaving: UploadMachine = { ...machine, goal: 'delete', error: null, tries: 0 };
  if (at.is === 'calling') {
    // A write of the cloud's record cannot be taken back: its answer is waited for.
    if (at.call.do === 'reopen' || at.call.do === 'import') return [leaving, []];
    const there = machine.registered || at.call.do === 'register';
    return stopping(call(leaving, { do: there ? 'delete' : 'delete_record' }));
  }
  return call(leaving, { do: machine.registered ? 'delete' : 'delete_record' });
}

/** A proxy that hands a request on when it has all of it shows nothing of a large one: smaller ones get through. */
function stalled(machine: UploadMachine, { from, to }: { from: number; to: number }): UploadMachine {
  const fruitless = machine.fruitless + 1;
  if (machine.confirmed > from) return { ...machine, fruitless };
  const partSize = Math.max(smallestPart, Math.min(partAfterStall, Math.floor((to - from) / 2)));
  return { ...machine, fruitless, partSize };
}

/** Half of what was too large, as a power of two. */
function smaller(machine: UploadMachine, refused: number): Step {
  const half = 2 ** Math.floor(Math.log2(Math.max(1, refused) / 2));
  const partSize = Math.min(half, largestFirstPart);
  if (partSize < smallestPart && refused <= smallestPart) return [end(machine, 'failed', machine.error), []];
  return send({ ...machine, partSize: Math.max(partSize, smallestPart), error: null });
}

function send(machine: UploadMachine): Step {
  return call(machine, { do: 'send', from: machine.confirmed, to: partEnd(machine) });
}

function partEnd({ confirmed, size, partSize }: UploadMachine): number {
  return partSize === null ? size : Math.min(size, confirmed + partSize);
}

function askAgain(machine: UploadMachine, now: number): Step {
  return pause(machine, { do: 'status' }, now);
}

/** Tries again: at once the first time, then later and later; while offline when the connection is back. */
function pause(machine: UploadMachine, after: UploadCall, now: number): Step {
  const { tries, error, online } = machine;
  const tried = { ...machine, tries: online ? tries + 1 : tries };
  if (!online) return at(tried, { is: 'paused', call: after, until: null }, wake(offlineWait));
  const own = waits[Math.min(tries, waits.length - 1)] ?? 0;
  return pauseFor(tried, after, Math.max(own, (error?.retryAfter ?? 0) * 1000), now);
}

function pauseFor(machine: UploadMachine, after: UploadCall, ms: number, now: number): Step {
  if (ms === 0) return call(machine, after);
  return at(machine, { is: 'paused', call: after, until: now + ms }, wake(ms));
}

const wake =
  (ms: number) =>
  (run: number): UploadEffect => ({ do: 'wait', run, ms });

function call(machine: UploadMachine, what: UploadCall): Step {
  // A registration whose answer gets lost has happened all the same.
  const registered = machine.registered || what.do === 'register';
  return at({ ...machine, registered }, { is: 'calling', call: what }, (run) => ({
    do: 'call',
    run,
    call: what,
  }));
}

function at(machine: UploadMachine, place: UploadPlace, effect: (run: number) => UploadEffect): Step {
  const run = machine.run + 1;
  return [{ ...machine, at: place, run }, [effect(run)]];
}

function end(
  machine: UploadMachine,
  is: 'done' | 'failed' | 'cancelled' | 'not_cancelled',
  error: ActionError | null,
): UploadMachine {
  return { ...machine, at: { is }, run: machine.run + 1, error };
}

function stopping([machine, effects]: Step): Step {
  return [machine, [{ do: 'stop' }, ...effects]];
}

function progressed(machine: UploadMachine): UploadMachine {
  return { ...machine, tries: 0, fruitless: 0, error: null };
}

function movedTo(machine: UploadMachine, imageId: string): UploadMachine {
  if (imageId === machine.imageId) return machine;
  return { ...machine, imageId, formerIds: [...machine.formerIds, machine.imageId] };
}

/** Remembers which processes of the dashboard have answered, in the order of their last answer. */
function heard(machine: UploadMachine, boot: string | null): UploadMachine {
  if (boot === null) return machine;
  return { ...machine, boots: [...machine.boots.filter((other) => other !== boot), boot] };
}

function own(kind: ActionError['kind'], reason: string): ActionError {
  return { kind, reason, status: null, requestId: null };
}
