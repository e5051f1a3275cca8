import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { readCloudConfig } from '@/lib/embedded/config';
import { createEmbedded } from '@/lib/embedded/create-embedded';
import { dataFolderOf } from '@/lib/embedded/data-folder';
import { codeOf } from '@/lib/embedded/error-code';
import { partlyOpenMetadefs } from '@/lib/embedded/metadef-policy';
import { ownUmask } from '@/lib/embedded/owner-only';
import { rememberAddress } from '@/lib/embedded/remote-address';
import { endingSlowBodies } from '@/lib/embedded/slow-body';
import { continueWhenRead, readingOn } from '@/lib/embedded/unread-body';
import { limitConnections } from '@/scripts/connection-limit.mjs';
import { addressOf, refusalOfPublicDemo } from '@/scripts/known-hosts.mjs';

/**
 * Serves the embedded cloud on its own port; prints one line when it is ready and one sentence when it cannot.
 * With `--check` it looks at the configuration alone.
 */
async function main(): Promise<void> {
  process.umask(ownUmask);
  const config = readCloudConfig(process.env);
  const refused = refusalOfPublicDemo(config.host);
  if (refused !== null) throw new Error(refused);
  if (process.argv.includes('--check')) return;
  const { fetch, close } = await createEmbedded({
    config,
    worker: new URL('./worker.mjs', import.meta.url),
    migrations: fileURLToPath(new URL('./migrations', import.meta.url)),
  });
  const whole = config.body_timeout * 1000;
  const ending = endingSlowBodies(fetch, { whole, silent: config.client_socket_timeout * 1000 });
  const answer = readingOn(ending, whole);
  const server = createAdaptorServer({
    fetch: (request, bindings) => {
      rememberAddress(request, bindings.incoming.socket.remoteAddress);
      return answer(request, bindings as HttpBindings);
    },
    autoCleanupIncoming: false,
    // How often Node looks for heads that do not come to their end.
    serverOptions: { connectionsCheckingInterval: 5000 },
  });
  if ('requestTimeout' in server) {
    // Bodies have limits of their own: an upload may take hours.
    server.requestTimeout = 0;
    server.headersTimeout = 60_000;
    server.keepAliveTimeout = 65_000;
    server.maxConnections = config.max_connections;
    limitConnections(server, config.max_connections_per_address, 'max_connections_per_address', console.warn);
    continueWhenRead(server);
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    void close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Who started us is gone without a word (kill -9): nobody would end us later. Perhaps it was gone before we listened.
  if (process.connected === false) stop();
  process.once('disconnect', stop);
  const { port } = server.address() as AddressInfo;
  const warning = partlyOpenMetadefs(config.policies);
  if (warning) console.warn(`Warning: ${warning}`);
  console.log(`Cloud ready on http://${addressOf(config.host)}:${port}`);
}

main().catch((cause: unknown) => {
  console.error(sentenceOf(cause));
  process.exit(1);
});

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = codeOf(cause);
  const port = process.env.CLOUD_PORT || 9292;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: stop what listens there or set CLOUD_PORT to another one.`;
  if (
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM' ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'SQLITE_READONLY'
  ) {
    return `The data folder ${dataFolderOf(process.env)} cannot be written (${cause.message}): set DARKROOM_DATA to a folder that can.`;
  }
  return cause.message;
}
