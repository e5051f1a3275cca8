import type { StoreApi } from 'zustand/vanilla';
import type { PresentSession } from '@/lib/browser/other-project';
import { callUpload, type Progress, readProgress, type UploadDoor } from '@/lib/browser/uploads/upload-calls';
import {
  hasEnded,
  newMachine,
  next,
  type UploadCall,
  type UploadEffect,
  type UploadEvent,
  type UploadMachine,
} from '@/lib/browser/uploads/upload-machine';
import { isSending, RateMeter, type Upload, type UploadPlan, type UploadState } from '@/lib/work/upload';

interface Job {
  plan: UploadPlan;
  machine: UploadMachine;
  meter: RateMeter;
  rate: number | null;
  /** Ends the call that is out. */
  stop: AbortController;
  /** Signs in a row that the dashboard hears nothing of the bytes that are sent, by their weight. */
  unheard: number;
}

/** Uploads that run at once in this browser tab; the others wait. */
const atOnce = 3;
/** Milliseconds between two looks at how far the dashboard is. */
const lookEvery = 1000;
/** What looks without a word of what is sent may weigh together before its request is given up. */
const unheardAtMost = 15;
/**
 * What each of them weighs. One without an answer has taken longer. A quick refusal is no silence: the dashboard's own says
 * nothing of bytes that it is reading, as its session check was before them; that of something in between, such as a limit
 * of requests, says little, and outlasts a minute where the line is dead as well.
 */
const weights: Record<Progress['is'], number> = { told: 1, refused: 0, between: 0.25, broken: 1, silent: 5 };

/** What runs uploads: what they need, beside the door, of the page around them. */
export interface UploadSurroundings extends UploadDoor {
  /** Asks for a new sign-in; whether somebody signed in. */
  signIn(): Promise<boolean>;
  /** Asks to go back to the project of the page; whether the session works there again. */
  wayBack(now: PresentSession): Promise<boolean>;
  isOnline(): boolean;
  /** A file is to go into an image record; with every record that takes the place of the first. */
  onPlan(plan: UploadPlan): void;
  /** Bytes of a file begin to go, or stop. */
  onSending(file: File, sending: boolean): void;
}

/** Runs uploads: does what their machines say, and tells the machines what came of it. */
export class UploadRunner {
  private readonly jobs = new Map<string, Job>();
  /** What something between browser and dashboard lets through at once, once it is known. */
  private partSize: number | null = null;
  private looks = false;

  /** @param list where every upload stands for whoever shows them, newest last. */
  constructor(
    private readonly surroundings: UploadSurroundings,
    private readonly list: StoreApi<Upload[]>,
  ) {}

  /**
   * Sends a file into an image record that is `queued`; with `resume` into one that the dashboard holds open, from where
   * it is. An upload of the same image that runs already stays.
   */
  add(plan: UploadPlan, { resume = false }: { resume?: boolean } = {}): void {
    const present = this.jobs.get(plan.imageId);
    if (present && !hasEnded(present.machine)) return;
    const imports = plan.importRequest !== undefined;
    const copies = imports && plan.target === 'file';
    const facts = { imageId: plan.imageId, size: plan.file.size, imports, copies };
    const { partSize } = this;
    const machine = newMachine(facts, { resume, partSize, online: this.surroundings.isOnline() });
    this.jobs.delete(plan.imageId);
    const meter = new RateMeter();
    this.jobs.set(plan.imageId, {
      plan,
      machine,
      meter,
      rate: null,
      stop: new AbortController(),
      unheard: 0,
    });
    this.surroundings.onPlan(plan);
    this.show();
    this.startNext();
  }

  /** Stops an upload, or asks once more to delete the image of one that could not be cancelled. */
  cancel(imageId: string): void {
    this.tell(imageId, { is: 'cancel' });
  }

  /**
   * Tries a failed upload again: from where the dashboard is when it still has it, else from its first byte, where need be
   * in a record that takes the place of the first (`formerIds`).
   */
  retry(imageId: string): void {
    this.tell(imageId, { is: 'again' });
  }

  /** Takes an upload that has ended off the list. */
  dismiss(imageId: string): void {
    const job = this.jobs.get(imageId);
    if (!job || !hasEnded(job.machine)) return;
    this.jobs.delete(imageId);
    this.show();
  }

  /** What is sent to an image, and how; null where nothing is. */
  planOf(imageId: string): UploadPlan | null {
    return this.jobs.get(imageId)?.plan ?? null;
  }

  /** The browser has a connection again, or none any more. */
  connection(is: 'online' | 'offline'): void {
    for (const imageId of [...this.jobs.keys()]) this.tell(imageId, { is });
  }

  private tell(imageId: string, event: UploadEvent): void {
    const job = this.jobs.get(imageId);
    if (!job) return;
    const before = job.machine;
    const [machine, effects] = next(before, event, Date.now());
    if (machine === before) return;
    job.machine = machine;
    this.measure(job, before);
    if (machine.imageId !== imageId) {
      this.jobs.delete(imageId);
      job.plan = { ...job.plan, imageId: machine.imageId };
      this.jobs.set(machine.imageId, job);
      this.surroundings.onPlan(job.plan);
    }
    if (sends(machine) !== sends(before)) this.surroundings.onSending(job.plan.file, sends(machine));
    if (machine.partSize !== before.partSize) this.partSize = machine.partSize;
    for (const effect of effects) this.run(job, effect);
    this.show();
    if (hasEnded(machine)) this.startNext();
  }

  private run(job: Job, effect: UploadEffect): void {
    switch (effect.do) {
      case 'call':
        void this.call(job, effect.run, effect.call);
        return;
      case 'stop':
        job.stop.abort();
        return;
      case 'wait':
        setTimeout(() => this.tell(job.machine.imageId, { is: 'wake', run: effect.run }), effect.ms);
        return;
      case 'sign_in':
      case 'way_back': {
        const { surroundings } = this;
        const settled = effect.do === 'sign_in' ? surroundings.signIn() : surroundings.wayBack(effect.now);
        void settled.then((yes) => this.tell(job.machine.imageId, { is: 'settled', run: effect.run, yes }));
      }
    }
  }

  private async call(job: Job, run: number, call: UploadCall): Promise<void> {
    job.stop = new AbortController();
    job.unheard = 0;
    if (call.do === 'send') this.look();
    const { plan, machine, stop } = job;
    const answer = await callUpload(this.surroundings, plan, machine.imageId, call, stop.signal);
    if (answer.is === 'registered' && job.machine.run === run)
      job.plan = { ...job.plan, copy: answer.copy ?? null };
    this.tell(job.machine.imageId, { is: 'answer', run, answer });
  }

  /** Looks every second how far the dashboard is with all that is being sent, for as long as something is. */
  private look(): void {
    if (this.looks) return;
    this.looks = true;
    setTimeout(async () => {
      const sending = [...this.jobs.values()].filter(({ machine }) => sends(machine));
      const runs = new Map(sending.map((job) => [job, job.machine.run]));
      const copies = [...new Set(sending.map(({ plan }) => plan.copy ?? null))];
      const told = await Promise.all(
        copies.map(async (copy) => [copy, await readProgress(this.surroundings, copy)] as const),
      );
      const known = new Map(told);
      for (const job of sending) {
        const progress = known.get(job.plan.copy ?? null);
        const { imageId, run } = job.machine;
        if (!progress || !sends(job.machine) || runs.get(job) !== run) continue;
        const uploads = progress.is === 'told' ? progress.uploads : [];
        const present = uploads.find((upload) => upload.imageId === imageId);
        const heard = present && (!present.broken || present.offset > job.machine.confirmed);
        job.unheard = heard ? 0 : job.unheard + weights[progress.is];
        if (present) this.tell(imageId, { is: 'progress', run, offset: present.offset });
        if (job.unheard >= unheardAtMost) this.tell(imageId, { is: 'stalled', run });
      }
      this.looks = false;
      if ([...this.jobs.values()].some(({ machine }) => sends(machine))) this.look();
    }, lookEvery);
  }

  private measure(job: Job, before: UploadMachine): void {
    const { machine } = job;
    if (machine.at.is === 'paused' || machine.confirmed < before.confirmed) {
      job.meter.reset();
      job.rate = null;
    } else if (machine.confirmed > before.confirmed) {
      job.rate = job.meter.sample(Date.now(), machine.confirmed);
    }
  }

  private startNext(): void {
    const jobs = [...this.jobs.values()];
    const running = jobs.filter(
      ({ machine }) => !hasEnded(machine) && machine.at.is !== 'waiting' && machine.goal === 'send',
    ).length;
    const waiting = jobs.filter(({ machine }) => machine.at.is === 'waiting');
    for (const { machine } of waiting.slice(0, Math.max(0, atOnce - running))) {
      this.tell(machine.imageId, { is: 'turn' });
    }
  }

  private show(): void {
    this.list.setState([...this.jobs.values()].map(viewOf), true);
  }
}

function sends({ at }: UploadMachine): boolean {
  return at.is === 'calling' && at.call.do === 'send';
}

function viewOf({ plan, machine, rate }: Job): Upload {
  const { imageId, size, confirmed, at, waitsUntil, restarts } = machine;
  const state = stateOf(machine);
  const moves = state === 'sending' ? rate : null;
  return {
    imageId,
    name: plan.name,
    size,
    sent: confirmed,
    rate: moves,
    secondsLeft: moves ? (size - confirmed) / moves : null,
    state,
    error: machine.discards ?? machine.error,
    retryAt: at.is === 'paused' ? at.until : null,
    waitsUntil: state === 'paused' ? waitsUntil : null,
    restarted: restarts > 0 && isSending(state),
    staged: machine.stored && machine.imports && !machine.copies,
    stores: [...(plan.store ? [plan.store] : []), ...(plan.importRequest?.stores ?? [])],
    formerIds: machine.formerIds,
  };
}

function stateOf({ at, goal, discards, confirmed, size, error }: UploadMachine): UploadState {
  if (at.is === 'cancelled' && discards) return 'failed';
  if (at.is === 'done' || at.is === 'failed' || at.is === 'cancelled' || at.is === 'not_cancelled')
    return at.is;
  if (goal === 'delete') return 'cancelling';
  if (at.is === 'waiting') return 'waiting';
  if (confirmed >= size && error === null) return 'finishing';
  return error === null ? 'sending' : 'paused';
}
