import type { Server } from 'node:net';
export const mostPerAddress: number;
export function limitConnections(
  server: Pick<Server, 'prependListener'>,
  most: number,
  name: string,
  tell: (sentence: string) => void,
): void;
export function networkOfRequest(
  request: {
    headers: { 'x-forwarded-for'?: string };
    socket: { remoteAddress?: string };
  },
  trustsProxy: boolean,
): string;
export function networkOf(address: string): string;
