import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export function hstsSetting(env?: Record<string, string | undefined>): string | null;
export function tellHeaders(
  response: ServerResponse,
  told: { hsts: string | null; isHttps: () => boolean },
): void;
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void;
