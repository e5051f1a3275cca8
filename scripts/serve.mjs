// Serves the built dashboard (or, with --dev, the sources). Next's own server ends every request after 300 s, and an
// upload may take hours: so the server is ours.
import http from 'node:http';
import next from 'next';
import { addressOf } from './lib.mjs';

const dev = process.argv.includes('--dev');
const hostname = process.env.HOST ?? '127.0.0.1';
const port = Number(process.env.PORT ?? 3000);

const app = next({ dev, hostname, port });
const server = http.createServer();
server.requestTimeout = 0;
server.keepAliveTimeout = 65_000;
server.once('error', (error) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken: stop what listens there or set PORT to another one.`
      : error.message,
  );
  process.exit(1);
});
// The port is taken before the slow part, so that a taken one is told at once.
server.listen(port, hostname, async () => {
  await app.prepare();
  server.on('request', app.getRequestHandler());
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  console.log(`Dashboard ready on http://${addressOf(hostname)}:${server.address().port}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
