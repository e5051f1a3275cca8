import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { bytesOf } from '../support/dice';

/** A web server where /name/size are the bytes of that name, sent in pieces. */
export async function startPacedFiles(): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    const [, name = '', size = '0'] = (request.url ?? '').split('/');
    void sendPaced(response, bytesOf(name, Number(size)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function sendPaced(response: http.ServerResponse, bytes: Buffer): Promise<void> {
  const piece = 512 * 1024;
  response.writeHead(200, { 'content-length': bytes.length });
  for (let at = 0; at < bytes.length && !response.destroyed; at += piece) {
    response.write(bytes.subarray(at, at + piece));
    await delay(5);
  }
  response.end();
}
