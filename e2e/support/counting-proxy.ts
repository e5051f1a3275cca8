import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Keystone whose catalog leads to a Glance that is counted. */
export interface CountingProxy {
  authUrl: string;
  /** Requests that the image service got since the last call, as `GET /v2/images?…`. */
  take: () => string[];
  /**
   * From now on the image service answers nothing, or nothing of what matches its method and path, until what this gives is
   * called.
   */
  hold: (what?: RegExp) => () => void;
  /** The next so many requests for what matches are answered 503 in its place. */
  refuse: (what: RegExp, times: number) => void;
  stop: () => Promise<void>;
}

/** Stands before a cloud, hands everything on, and writes down what the image service is asked. */
export async function startCountingProxy(authUrl: string, imageUrl: string): Promise<CountingProxy> {
  const asked: string[] = [];
  let held = Promise.resolve();
  let holds = /./;
  let refused = { what: /./, times: 0 };
  const handOn = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    // Where it was asked, so that the catalog leads to whatever stands before it.
    const own = `http://${request.headers.host}`;
    const path = request.url ?? '/';
    const isImage = path.startsWith('/image-service/');
    if (isImage) asked.push(`${request.method} ${path.slice('/image-service'.length)}`);
    const target = isImage
      ? imageUrl + path.slice('/image-service'.length)
      : authUrl + path.slice('/identity/v3'.length);
    if (isImage && holds.test(`${request.method} ${path}`)) await held;
    if (isImage && refused.times > 0 && refused.what.test(`${request.method} ${path}`)) {
      refused.times -= 1;
      request.resume();
      return void response.writeHead(503, { 'content-type': 'text/plain' }).end('Away for a moment');
    }
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const headers = { ...request.headers } as Record<string, string>;
    for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) delete headers[name];
    const answer = await fetch(target, {
      method: request.method,
      headers,
      body: body.length > 0 ? Buffer.concat(body) : undefined,
      redirect: 'manual',
    });
    const text = Buffer.from(await answer.arrayBuffer());
    const kept = [...answer.headers].filter(
      ([name]) => !['content-encoding', 'content-length', 'transfer-encoding', 'connection'].includes(name),
    );
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(isImage ? text : text.toString().replaceAll(imageUrl, `${own}/image-service`));
  };
  const server = http.createServer((request, response) => {
    // Whoever asked left in the middle.
    handOn(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    authUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity/v3`,
    take: () => asked.splice(0),
    hold: (what = /./) => {
      holds = what;
      let release = () => {};
      held = new Promise<void>((resolve) => {
        release = resolve;
      });
      return release;
    },
    refuse: (what, times) => {
      refused = { what, times };
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
