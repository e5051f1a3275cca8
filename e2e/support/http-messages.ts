/** The head of an HTTP/1.1 request as it came over the wire. */
export interface RequestHead {
  method: string;
  /** Path with its query. */
  path: string;
  /** By lower-case name; of several with one name, the last. */
  headers: Record<string, string>;
}

/** The head of an answer; 1xx are answers on the way, behind which another one follows. */
interface AnswerHead {
  status: number;
  headers: Record<string, string>;
}

/** A piece of a connection's stream: the head of a message, or bytes of its body as they came, framing included. */
export type Part<Head> =
  | { kind: 'head'; head: Head; last: boolean }
  | { kind: 'body'; bytes: Buffer; last: boolean };

const endOfHead = Buffer.from('\r\n\r\n');
const endOfLine = Buffer.from('\r\n');

/** Where a body stands: bytes left of a known length, or inside a chunked one (RFC 9112, 7.1). */
type Body = { kind: 'length'; left: number } | { kind: 'chunked'; left: number; awaits: 'size' | 'end' };

/**
 * Tells the messages on one side of a connection apart, whatever pieces they come in. `last` marks the part that a message
 * ends with; a body of no bytes has no part of its own.
 */
class MessageReader<Head extends { headers: Record<string, string> }> {
  private rest: Buffer = Buffer.alloc(0);
  private body: Body | null = null;

  constructor(
    private readonly parse: (start: string, headers: Record<string, string>) => Head,
    private readonly bodyOf: (head: Head) => Body | null,
  ) {}

  *take(chunk: Buffer): Generator<Part<Head>> {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    while (this.rest.length > 0) {
      const part = this.body ? this.readBody(this.body) : this.readHead();
      if (!part) return;
      yield part;
    }
  }

  private readHead(): Part<Head> | null {
    const end = this.rest.indexOf(endOfHead);
    if (end < 0) return null;
    const [start = '', ...lines] = this.rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const head = this.parse(start, headers);
    this.cut(end + endOfHead.length);
    this.body = this.bodyOf(head);
    return { kind: 'head', head, last: this.body === null };
  }

  private readBody(body: Body): Part<Head> | null {
    if (body.kind === 'length') {
      const bytes = this.cut(Math.min(body.left, this.rest.length));
      body.left -= bytes.length;
      if (body.left === 0) this.body = null;
      return { kind: 'body', bytes, last: body.left === 0 };
    }
    if (body.left > 0) {
      const bytes = this.cut(Math.min(body.left, this.rest.length));
      body.left -= bytes.length;
      return { kind: 'body', bytes, last: false };
    }
    const end = this.rest.indexOf(endOfLine);
    if (end < 0) return null;
    const line = this.cut(end + endOfLine.length);
    const text = line.subarray(0, end).toString('latin1');
    if (body.awaits === 'size') {
      const size = Number.parseInt(text, 16);
      if (size > 0) body.left = size + endOfLine.length;
      else body.awaits = 'end';
    } else if (text === '') this.body = null;
    return { kind: 'body', bytes: line, last: this.body === null };
  }

  private cut(length: number): Buffer {
    const bytes = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return bytes;
  }
}

/** Reads what a client sends. */
export class RequestReader extends MessageReader<RequestHead> {
  constructor() {
    super(
      (start, headers) => {
        const [method = '', path = ''] = start.split(' ');
        return { method, path, headers };
      },
      ({ headers }) => framing(headers, 0),
    );
  }
}

/** Reads what a server sends; `method` is that of the request that is being answered. */
export class AnswerReader extends MessageReader<AnswerHead> {
  constructor(method: () => string) {
    super(
      (start, headers) => ({ status: Number(start.split(' ')[1]), headers }),
      ({ status, headers }) => {
        if (method() === 'HEAD' || status < 200 || status === 204 || status === 304) return null;
        return framing(headers, Number.POSITIVE_INFINITY);
      },
    );
  }
}

/** The bytes of a request's head. */
export function bytesOfHead({ method, path, headers }: RequestHead): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
}

function framing(headers: Record<string, string>, otherwise: number): Body | null {
  if (headers['transfer-encoding']?.includes('chunked')) return { kind: 'chunked', left: 0, awaits: 'size' };
  const length = Number(headers['content-length'] ?? otherwise);
  return length > 0 ? { kind: 'length', left: length } : null;
}
