import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { processSingleton } from '@/lib/server/process-singleton';

/** Holds the request of an upload; `scripts/serve.mjs` answers each within it. */
const inHand = processSingleton('incoming-request', () => new AsyncLocalStorage<IncomingMessage>());

/**
 * The request of an upload that is answered, as Node has it. What a route handler is given has the body as a web stream,
 * which copies every chunk. Throws where another server than ours answers.
 */
export function incomingRequest(): IncomingMessage {
  const request = inHand.getStore();
  if (!request) throw new Error('Uploads are answered by the server of scripts/serve.mjs alone');
  return request;
}
