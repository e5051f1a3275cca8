import { once } from 'node:events';
import net from 'node:net';

/** A request whose body is sent to its end before anybody looks for an answer, as many HTTP libraries do. */
export interface Sending {
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Bytes of body, all of them zero. */
  size: number;
  /** In chunks instead of with a length. */
  chunked?: boolean;
}

const piece = Buffer.alloc(1024 * 1024);

/** Sends a request whole, then reads the answer; gives its status, rejects where the connection was cut before. */
export async function sendWhole({ method, url, headers, size, chunked = false }: Sending): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  socket.pause();
  const broken = once(socket, 'error').then(([cause]) => {
    throw cause;
  });
  broken.catch(() => {});
  const write = (bytes: Buffer | string) =>
    socket.write(bytes) ? undefined : Promise.race([once(socket, 'drain'), broken]);
  try {
    const framing: Record<string, string> = chunked
      ? { 'transfer-encoding': 'chunked' }
      : { 'content-length': String(size) };
    const lines = Object.entries({ host: hostname, ...headers, ...framing }).map((pair) => pair.join(': '));
    await write(`${method} ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    for (let sent = 0; sent < size; ) {
      const bytes = piece.subarray(0, Math.min(piece.length, size - sent));
      if (chunked) await write(`${bytes.length.toString(16)}\r\n`);
      await write(bytes);
      if (chunked) await write('\r\n');
      sent += bytes.length;
    }
    if (chunked) await write('0\r\n\r\n');
    let answer = '';
    while (!answer.includes('\r\n\r\n')) {
      const bytes: Buffer | null = socket.read();
      if (bytes) answer += bytes.toString('latin1');
      else await Promise.race([once(socket, 'readable'), broken, once(socket, 'close').then(ended)]);
    }
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  } finally {
    socket.destroy();
  }
}

function ended(): never {
  throw new Error('The connection ended without an answer');
}
