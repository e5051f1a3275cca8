import type { Tracing } from './observer.mjs';

export function createTracing(): Tracing;
