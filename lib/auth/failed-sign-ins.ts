import { processSingleton } from '@/lib/server/process-singleton';

/**
 * Who tries to sign in: as whom (cloud and name, or an application credential; null where a provider vouches for somebody
 * whom nobody has named yet), and from which network ('' where nobody knows).
 */
export interface Attempt {
  account: string | null;
  from: string;
}

/** What became of an attempt that was let through. */
export interface Tried {
  /** Whoever it was proved to be the account's owner: what failed before was a slip. */
  accepted(): void;
  /** Nothing was found out about the password: the attempt does not count. */
  undecided(): void;
}

/** Milliseconds in which failures count together. */
const countedFor = 10 * 60_000;
/** So many may fail in that time: for an account from one network, for an account from anywhere, and from one network. */
const most = { accountHere: 10, account: 30, network: 100 };
/** So many accounts and networks are remembered; beyond that the one that failed longest ago is forgotten. */
const mostKeys = 10_000;

/**
 * Counts failed sign-ins, whatever the cloud does about them: Keystone by itself does nothing. An attempt counts as failed
 * from its beginning on, so that many at once are not more than many in turn. That others guess at an account locks its
 * owner out as late as can be: what counts first is the account together with the network, and where its owner signed in
 * before, what others do elsewhere does not count. Networks that are not known are not counted.
 */
export function createFailedSignIns(now: () => number = Date.now) {
  const failures = new Map<string, number[]>();
  /** Accounts together with networks that they were signed in from, the one of longest ago first. */
  const proved = new Set<string>();
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => Math.abs(now() - at) < countedFor);

  /** Lets an attempt through and counts it as failed until it says otherwise; null where too many have failed. */
  function begin({ account, from }: Attempt): Tried | null {
    const anywhere = `account ${account}`;
    const here = `account ${account} from ${from}`;
    const ofNetwork = `network ${from}`;
    const limits: [key: string, most: number][] = [];
    if (from !== '') limits.push([ofNetwork, most.network]);
    if (from !== '' && account !== null) limits.push([here, most.accountHere]);
    if (account !== null && !proved.has(here)) limits.push([anywhere, most.account]);
    if (limits.some(([key, most]) => recent(key).length >= most)) return null;
    const at = now();
    for (const [key] of limits) {
      const all = [...recent(key), at];
      failures.delete(key);
      failures.set(key, all);
    }
    for (const key of failures.keys()) {
      if (failures.size <= mostKeys) break;
      failures.delete(key);
    }
    const takeBack = (key: string) => {
      const left = recent(key);
      const index = left.lastIndexOf(at);
      if (index >= 0) left.splice(index, 1);
      if (left.length > 0) failures.set(key, left);
      else failures.delete(key);
    };
    return {
      accepted() {
        takeBack(ofNetwork);
        if (account === null) return;
        for (const key of [anywhere, here]) failures.delete(key);
        if (from === '') return;
        proved.delete(here);
        proved.add(here);
        for (const key of proved) {
          if (proved.size <= mostKeys) break;
          proved.delete(key);
        }
      },
      undecided() {
        for (const [key] of limits) takeBack(key);
      },
    };
  }
  return { begin };
}

/** The failed sign-ins at this process. */
export const failedSignIns = () => processSingleton('failed-sign-ins', () => createFailedSignIns());
