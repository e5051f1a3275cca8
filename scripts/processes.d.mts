import type { ChildProcess } from 'node:child_process';

export function portIsFree(port: number, host: string): Promise<boolean>;
export function freePort(): Promise<number>;
export function startUntil(
  ready: string,
  args: string[],
  options?: {
    env?: Record<string, string>;
    prefix?: string;
    quiet?: boolean;
    detached?: boolean;
    spawned?: (child: ChildProcess) => void;
  },
): Promise<ChildProcess>;
export function howEnded(child: Pick<ChildProcess, 'exitCode' | 'signalCode'>): string;
export function runs(child: ChildProcess): boolean;
export function ended(child: ChildProcess | null, signal?: NodeJS.Signals): Promise<void>;
export function endTogether(children: () => ChildProcess[]): () => boolean;
