import type { DestinationStream, Logger } from 'pino';
import type { Listener } from './observer.mjs';

export function createLog(destination?: DestinationStream): Logger;
export function logListener(log: Logger): Required<Pick<Listener, 'request' | 'call'>>;
export function takeConsole(log: Logger, target?: Partial<Console>): void;
export function withoutSecrets(text: string): string;
