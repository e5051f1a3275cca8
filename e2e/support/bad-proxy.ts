import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AnswerReader, bytesOfHead, type Part, type RequestHead, RequestReader } from './http-messages';

/**
 * How a connection breaks. `reset` is an RST, `end` a FIN, on both sides; with `client-` or `server-` in front that side
 * alone hears of it, and the other stays open and silent. `silence`: nothing passes any more and nobody is told. `deaf`:
 * nothing passes from the client. `mute`: nothing passes to the client. The last three end with `resume`.
 */
export type Cut =
  | 'reset'
  | 'end'
  | 'client-reset'
  | 'client-end'
  | 'server-reset'
  | 'server-end'
  | 'silence'
  | 'deaf'
  | 'mute';

export type Direction = 'up' | 'down';

/** An answer that the proxy gives itself. */
export interface OwnAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** So many bytes of the body are sent, then the connection breaks with an RST. */
  bytes?: number;
  /**
   * When it is given: as soon as the head is there (what is left of the body is thrown away), after the whole body
   * (nothing of it is handed on), or in place of the server's own answer, whose work is done then. Default `head`.
   */
  when?: 'head' | 'body' | 'answered';
}

/** What is done to a request. */
export interface Treatment {
  /** Milliseconds, or until a promise resolves, before it is handed on or answered. */
  delay?: number | Promise<unknown>;
  /** Headers to set, by lower-case name. */
  headers?: Record<string, string>;
  /** Hands it on when all of it is here, as a buffering proxy does. */
  buffer?: boolean;
  answer?: OwnAnswer;
  /** Breaks its connection after so many bytes of its head, its body or its answer, head included; `after` 0 of the answer loses it whole. */
  cut?: {
    how: Cut;
    of: 'head' | 'body' | 'answer';
    after: number;
    /** Hears of it when it is broken. */
    reached?(): void;
  };
}

/** A request that came, with what is known of it so far. */
export interface SeenRequest extends RequestHead {
  /** Number of its connection, from 1. */
  connection: number;
  /** Its connection has carried a request before. */
  kept: boolean;
  /** Bytes of body that came, framing included. */
  received: number;
}

/** Which requests are meant: those for which all that is given holds. */
export interface Match {
  method?: string;
  /** A beginning of the path, or an expression for all of it with its query. */
  path?: string | RegExp;
  /** Name of a header that must be there. */
  header?: string;
}

/** A rule at work. */
export interface Rule {
  /** The requests that it was applied to. */
  met: SeenRequest[];
  /** Resolves when it was applied for the first time. */
  first: Promise<SeenRequest>;
  /** Ends it. */
  stop(): void;
}

interface RuleAtWork extends Rule {
  match: Match;
  treatment: Treatment | ((request: SeenRequest) => Treatment | null);
  left: number;
  applied(request: SeenRequest): void;
}

/** A point in a stream of bytes at which a connection breaks. */
interface CutPoint {
  direction: Direction;
  left: number;
  how: Cut;
  reached(): void;
}

/**
 * A proxy that misbehaves on command. What is not commanded passes as it came, `host` included, over one connection to
 * the server for each of the client's.
 */
export class BadProxy {
  /** Every request since the start, or since it was emptied. */
  requests: SeenRequest[] = [];
  /** Bytes handed on. */
  bytes: Record<Direction, number> = { up: 0, down: 0 };
  /** Bytes a second that a connection carries; null is as fast as it goes. */
  rate: Record<Direction, number | null> = { up: null, down: null };
  /** Bytes handed on at once at most. */
  piece = Number.POSITIVE_INFINITY;
  /** What becomes of new connections: they are led on, broken with an RST, or left without a sign of life. */
  line: 'open' | 'refused' | 'silent' = 'open';
  /** Every request asks the server for a connection of its own, so that a browser never sends on a kept one. */
  fresh = false;

  private readonly open = new Set<Connection>();
  private rules: RuleAtWork[] = [];
  private points: CutPoint[] = [];
  private count = 0;

  private constructor(
    private readonly server: net.Server,
    readonly port: number,
    private target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.connect(client));
  }

  /** Stands in front of the server at an http address. */
  static async start(target: string): Promise<BadProxy> {
    const { hostname, port } = new URL(target);
    const server = net.createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
    return new BadProxy(server, address.port, { host: hostname, port: Number(port) });
  }

  /** Leads new connections to another server from now on. */
  leadTo(target: string): void {
    const { hostname, port } = new URL(target);
    this.target = { host: hostname, port: Number(port) };
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.open.size;
  }

  /**
   * Treats matching requests, the newest rule first, `times` of them. A function decides for each request; with null the
   * next rule is asked.
   */
  on(match: Match, treatment: RuleAtWork['treatment'], times = Number.POSITIVE_INFINITY): Rule {
    let first: (request: SeenRequest) => void = () => {};
    const rule: RuleAtWork = {
      match,
      treatment,
      left: times,
      met: [],
      first: new Promise((resolve) => {
        first = resolve;
      }),
      applied: (request) => {
        rule.met.push(request);
        rule.left -= 1;
        if (rule.left === 0) rule.stop();
        first(request);
      },
      stop: () => {
        this.rules = this.rules.filter((other) => other !== rule);
      },
    };
    this.rules.unshift(rule);
    return rule;
  }

  /** Breaks all connections that are open. */
  cut(how: Cut): void {
    for (const connection of this.open) connection.cut(how);
  }

  /** Ends the connections that carry no request, as a server does that keeps them no longer. */
  endIdle(): void {
    for (const connection of this.open) if (!connection.busy) connection.cut('end');
  }

  /** Breaks the connection that carries byte number `bytes` from now on; resolves when it is broken. */
  cutAfter(direction: Direction, bytes: number, how: Cut): Promise<void> {
    return new Promise((resolve) => {
      this.points.push({ direction, left: bytes, how, reached: resolve });
    });
  }

  /** Lets pass what `silence`, `deaf` and `mute` hold up. */
  resume(): void {
    for (const connection of this.open) connection.resume();
  }

  /** Ends every rule and every hold-up; from now on all passes. */
  calm(): void {
    this.rules = [];
    this.points = [];
    this.rate = { up: null, down: null };
    this.piece = Number.POSITIVE_INFINITY;
    this.line = 'open';
    this.fresh = false;
    this.resume();
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut('reset');
    await closed;
  }

  /** What is to be done to a request. */
  treatmentOf(request: SeenRequest): Treatment {
    this.requests.push(request);
    for (const rule of this.rules) {
      if (!matches(rule.match, request)) continue;
      const treatment = typeof rule.treatment === 'function' ? rule.treatment(request) : rule.treatment;
      if (!treatment) continue;
      rule.applied(request);
      return treatment;
    }
    return {};
  }

  /** The points at which whoever carries the next bytes breaks. */
  pointsOf(direction: Direction): CutPoint[] {
    return this.points.filter((point) => point.direction === direction);
  }

  /** A point that was reached breaks nothing more. */
  forget(point: CutPoint): void {
    this.points = this.points.filter((other) => other !== point);
  }

  private connect(client: net.Socket): void {
    client.on('error', () => {});
    if (this.line === 'refused') {
      client.resetAndDestroy();
      return;
    }
    const server = net.connect({ ...this.target, allowHalfOpen: true, noDelay: true });
    server.on('error', () => {});
    this.count += 1;
    const connection = new Connection(this.count, client, server, this);
    this.open.add(connection);
    if (this.line === 'silent') connection.cut('silence');
    void connection.run().finally(() => this.open.delete(connection));
  }
}

/** A way that can be closed: whoever comes to it waits until it is opened. */
class Gate {
  private opened = Promise.resolve();
  private letThrough = () => {};

  close(): void {
    this.letThrough();
    this.opened = new Promise((resolve) => {
      this.letThrough = resolve;
    });
  }

  open(): void {
    this.letThrough();
  }

  async pass(): Promise<void> {
    await this.opened;
  }
}

/** One connection of a client and the one to the server that goes with it. */
class Connection {
  /** A request is under way, and its answer is not whole yet. */
  busy = false;
  private readonly gates: Record<Direction, Gate> = { up: new Gate(), down: new Gate() };
  /** A side that was left open and silent for good. */
  private dead = false;
  private points: CutPoint[] = [];
  /** Stands for the server's answer to the request under way. */
  private substitute: OwnAnswer | null = null;
  private requests = 0;
  private method = '';

  constructor(
    private readonly number: number,
    private readonly client: net.Socket,
    private readonly server: net.Socket,
    private readonly proxy: BadProxy,
  ) {}

  /** Resolves when both sides are closed. */
  async run(): Promise<void> {
    const closed = [this.client, this.server].map((socket) => once(socket, 'close'));
    void this.pumpUp();
    void this.pumpDown();
    await Promise.allSettled(closed);
  }

  cut(how: Cut): void {
    const { client, server } = this;
    if (how === 'reset' || how === 'end') {
      for (const socket of [client, server]) finish(socket, how);
      this.resume();
      return;
    }
    if (how !== 'mute') this.gates.up.close();
    if (how !== 'deaf') this.gates.down.close();
    if (how === 'silence' || how === 'deaf' || how === 'mute') return;
    this.dead = true;
    const [side, end] = how.split('-');
    finish(side === 'client' ? client : server, end === 'end' ? 'end' : 'reset');
  }

  resume(): void {
    // The other side of a connection cut on one side has nowhere to send to.
    if (this.dead && !(this.client.destroyed && this.server.destroyed)) {
      for (const socket of [this.client, this.server]) finish(socket, 'reset');
    }
    for (const gate of Object.values(this.gates)) gate.open();
  }

  private async pumpUp(): Promise<void> {
    const reader = new RequestReader();
    let request: SeenRequest | null = null;
    let treatment: Treatment = {};
    let held: Buffer[] = [];
    let passes = true;
    const take = async (part: Part<RequestHead>) => {
      if (part.kind === 'head') {
        this.requests += 1;
        this.method = part.head.method;
        request = { ...part.head, connection: this.number, kept: this.requests > 1, received: 0 };
        this.busy = true;
        treatment = this.proxy.treatmentOf(request);
        if (typeof treatment.delay === 'number') await pause(treatment.delay);
        else await treatment.delay;
        const { answer, cut } = treatment;
        passes = !answer || answer.when === 'answered';
        this.substitute = answer?.when === 'answered' ? answer : null;
        if (cut) this.add(cut.of === 'answer' ? 'down' : 'up', cut.of === 'body' ? null : cut);
        const fresh: Record<string, string> = this.proxy.fresh ? { connection: 'close' } : {};
        const head = bytesOfHead({
          ...part.head,
          headers: { ...part.head.headers, ...fresh, ...treatment.headers },
        });
        if (passes) held.push(head);
        if (passes && !treatment.buffer) await this.flush(held);
        if (cut?.of === 'body') this.add('up', cut);
        if (answer && (answer.when ?? 'head') === 'head') this.answer(answer);
      } else if (request) {
        request.received += part.bytes.length;
        if (passes) held.push(part.bytes);
        if (passes && !treatment.buffer) await this.flush(held);
      }
      if (!part.last || !request) return;
      if (held.length > 0) await this.flush(held);
      held = [];
      if (treatment.answer?.when === 'body') this.answer(treatment.answer);
    };
    try {
      for await (const chunk of this.client.iterator({ destroyOnReturn: false })) {
        for (const part of reader.take(chunk)) await take(part);
      }
      await this.gates.up.pass();
      if (!this.dead) this.server.end();
    } catch {
      await this.gates.up.pass();
      if (!this.dead) this.server.resetAndDestroy();
    }
  }

  private async pumpDown(): Promise<void> {
    const reader = new AnswerReader(() => this.method);
    try {
      for await (const chunk of this.server.iterator({ destroyOnReturn: false })) {
        let answered = false;
        for (const part of reader.take(chunk)) {
          // Answers on the way (100, 103) say nothing of the request's fate.
          const final = part.kind === 'body' || part.head.status >= 200;
          if (final && this.substitute) {
            await this.gates.down.pass();
            this.answer(this.substitute, true);
            this.server.destroy();
            return;
          }
          answered = final && part.last;
        }
        await this.send('down', chunk);
        if (answered) this.busy = false;
      }
      await this.gates.down.pass();
      if (!this.dead) this.client.end();
    } catch {
      await this.gates.down.pass();
      if (!this.dead) this.client.resetAndDestroy();
    }
  }

  /** Adds a cut point of the request under way; one at no distance on the way up is reached at once. */
  private add(direction: Direction, cut: Treatment['cut'] | null): void {
    if (!cut) return;
    const { how, after, reached = () => {} } = cut;
    const point = { direction, left: after, how, reached };
    if (direction === 'up' && after === 0) this.reach(point);
    else this.points.push(point);
  }

  private async flush(held: Buffer[]): Promise<void> {
    for (const bytes of held.splice(0)) await this.send('up', bytes);
  }

  /** Hands bytes on, no further than to the next cut point. */
  private async send(direction: Direction, bytes: Buffer): Promise<void> {
    const target = direction === 'up' ? this.server : this.client;
    let rest = bytes;
    while (rest.length > 0) {
      await this.gates[direction].pass();
      if (target.destroyed) return;
      const own = this.points.filter((point) => point.direction === direction);
      const points = [...own, ...this.proxy.pointsOf(direction)];
      const present = points.find((point) => point.left <= 0);
      if (present) {
        this.reach(present);
        continue;
      }
      const rate = this.proxy.rate[direction];
      const atOnce = Math.min(this.proxy.piece, rate === null ? rest.length : Math.max(1, rate / 20));
      const piece = rest.subarray(0, Math.floor(Math.min(atOnce, ...points.map(({ left }) => left))));
      rest = rest.subarray(piece.length);
      for (const point of points) point.left -= piece.length;
      const reached = points.filter(({ left }) => left <= 0);
      // What was handed on is sent before the break; only an RST may overtake it.
      if (reached.length > 0) await written(target, piece);
      else if (!target.write(piece)) await drained(target);
      this.proxy.bytes[direction] += piece.length;
      for (const point of reached) this.reach(point);
      if (rate !== null) await pause((piece.length / rate) * 1000);
    }
  }

  private reach(point: CutPoint): void {
    this.points = this.points.filter((other) => other !== point);
    this.proxy.forget(point);
    this.cut(point.how);
    point.reached();
  }

  private answer(answer: OwnAnswer, close = false): void {
    const { status, headers = {}, body = '', bytes } = answer;
    const all: Record<string, string> = {
      'content-type': body.startsWith('<') ? 'text/html' : 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
      ...(close ? { connection: 'close' } : {}),
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.client.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`);
    const sent = this.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(body).subarray(0, bytes);
    this.busy = false;
    const broken = bytes !== undefined && bytes < Buffer.byteLength(body);
    this.client.write(sent, () => {
      if (broken) this.cut('reset');
      else if (close) this.client.end();
    });
  }
}

/** Closes a socket: with an RST, or with a FIN behind what was written. */
function finish(socket: net.Socket, how: 'reset' | 'end'): void {
  if (socket.destroyed) return;
  if (how === 'reset') socket.resetAndDestroy();
  // Whoever sends on afterwards hears an RST, as from a process that is gone.
  else socket.end(() => socket.destroy());
}

/** Resolves when a socket takes more, or is closed. */
function drained(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}

/** Writes, and resolves when the system has it, or the socket is closed. */
function written(socket: net.Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => resolve());
  });
}

function matches({ method, path, header }: Match, request: RequestHead): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (header !== undefined && !(header in request.headers)) return false;
  if (path === undefined) return true;
  return typeof path === 'string' ? request.path.startsWith(path) : path.test(request.path);
}
