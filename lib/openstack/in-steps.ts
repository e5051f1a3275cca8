import { OpenStackError } from '@/lib/openstack/error';

/** One call that takes back what a step did. It must also do when nothing is there to be taken back. */
export interface Undo {
  /** What stays in the cloud when it fails, as a person knows it. */
  name: string;
  run: () => Promise<unknown>;
}

/** Does one step, and keeps the calls that take it back, in their order. */
export type TakeStep = <T>(step: () => Promise<T>, ...undo: Undo[]) => Promise<T>;

/**
 * A change that takes several calls, since OpenStack has no transactions. When one fails, those before it are taken
 * back, the last first, and so is the failed one itself where nobody knows whether it arrived. The first error is
 * thrown, with the names of what could not be taken back in `left`.
 */
export async function inSteps<T>(change: (take: TakeStep) => Promise<T>): Promise<T> {
  const undo: Undo[] = [];
  const take: TakeStep = async (step, ...back) => {
    try {
      const result = await step();
      undo.unshift(...back);
      return result;
    } catch (error) {
      if (mayHaveArrived(error)) undo.unshift(...back);
      throw error;
    }
  };
  try {
    return await change(take);
  } catch (error) {
    const left = await takeBack(undo);
    if (!(error instanceof OpenStackError) || left.length === 0) throw error;
    throw new OpenStackError({ ...error, left, cause: error });
  }
}

/** Does something that a lost answer may have done already: what is not there any more is as it should be. */
export async function unlessGone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof OpenStackError) || error.kind !== 'not_found') throw error;
  }
}

/** Does something that a lost answer may have done already: what is there by now is as it should be. */
export async function unlessThere(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof OpenStackError) || error.kind !== 'conflict') throw error;
  }
}

/** A refusal says that nothing was done; silence, a proxy's answer and one that breaks the contract say nothing. */
export function mayHaveArrived(error: unknown): error is OpenStackError {
  return error instanceof OpenStackError && (error.kind === 'unavailable' || error.kind === 'unexpected');
}

async function takeBack(undo: readonly Undo[]): Promise<string[]> {
  const left = new Set<string>();
  for (const { name, run } of undo) {
    try {
      await run().catch((error: unknown) => {
        // A cut line must not leave anything behind: once more.
        if (!mayHaveArrived(error)) throw error;
        return run();
      });
    } catch (error) {
      if (!(error instanceof OpenStackError)) console.error('A step could not be taken back:', error);
      left.add(name);
    }
  }
  return [...left];
}
