import type { IncomingMessage, ServerResponse } from 'node:http';

export interface DrainParts {
  drainSeconds: number;
  graceSeconds: number;
  /** How many uploads are under way. */
  uploads: () => number;
  endStreams: () => void;
  /** Gives jobs to another copy, for a few seconds at most. */
  handOver: () => Promise<unknown>;
  /** Takes no new connection from now on. */
  close: () => void;
  /** Nothing is left to be done, or no time to do it. */
  exit: () => void;
  /** Prefix of all addresses, '' without one. */
  basePath: string;
  /** Whether the cloud's identity service did not answer lately; asked with each probe of readiness. */
  isCloudAway?: () => boolean;
}

export interface Draining {
  isProbe(request: Pick<IncomingMessage, 'url'>): boolean;
  answerProbe(request: Pick<IncomingMessage, 'url'>, response: ServerResponse, isReady: boolean): void;
  refused(request: Pick<IncomingMessage, 'method' | 'url'>): number | null;
  count(request: Pick<IncomingMessage, 'url'>, response: ServerResponse): void;
  begin(): void;
  isEnding(): boolean;
}

export function draining(parts: DrainParts): Draining;
