import type { Server } from 'node:http';
import type { Registry } from 'prom-client';
import type { Listener } from './observer.mjs';

export function createMetrics(now: {
  uploads: () => number;
  liveStreams: () => number;
  jobs: () => Record<string, number>;
}): { registry: Registry; listener: Required<Listener> };
export function serveMetrics(registry: Registry, port: number, host: string): Promise<Server>;
