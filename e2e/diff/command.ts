import fc from 'fast-check';

/** Who sends a request: users that exist on both clouds with the same rights, and somebody without a token. */
export type Actor = 'owner' | 'reader' | 'stranger' | 'admin' | 'nobody';

/**
 * One request. `{i}` in a path or value stands for the i-th image the sequence made (modulo how many there are),
 * `{owner}`, `{stranger}` for projects.
 */
export interface Command {
  actor: Actor;
  method: string;
  path: string;
  query?: [string, string][];
  /** As they are sent; there are no others but the token, and a Content-Type for `body`. */
  headers?: Record<string, string>;
  /** JSON to send, or text to send as it is. */
  body?: unknown;
  raw?: string;
  /** The request starts work that goes on after its answer. */
  settles?: boolean;
}

export const oneOf = fc.constantFrom;
export const actor: fc.Arbitrary<Actor> = fc.oneof(
  { weight: 21, arbitrary: fc.constant<Actor>('owner') },
  { weight: 3, arbitrary: oneOf<Actor[]>('reader', 'stranger', 'admin') },
  { weight: 1, arbitrary: fc.constant<Actor>('nobody') },
);
export const image = fc.nat(3).map((index) => `{${index}}`);
/** An id that no image has. */
export const hex = '{uuid}';
/** What HTML has to escape; an error that repeats it shows whether it does. */
export const markup = `<i>&"</i>`;
export const word = oneOf('a', 'b', 'qcow', 'os_distro', 'x y', 'ä', 'a/b', 'a~b', 'a:b', '');
/** Values that are of no type that was asked for. */
export const wrongType = oneOf<unknown>(null, 5, 1.5, true, 'x', '', [], ['x'], {}, { name: 'x' }, [null], {
  toString: null,
});

const accepts = oneOf(
  '*/*',
  '',
  'text/html',
  'text/plain',
  'application/*',
  'application/json, */*',
  'application/json, text/plain, */*',
  'text/html, application/json;q=0.9',
  'text/html;q=0.3, application/json;q=0.5',
  'text/html;q=0, */*',
  'application/json;q=0',
  'application/json;q=0, */*;q=0.1',
  'APPLICATION/JSON',
  'application/json;charset=utf-8',
  'application/json;q=0.5;x=y',
  'application/vnd.foo+json',
  'application/json;q=2',
  'application/json,',
  ', application/json',
  'text/*, application/*;q=0.5',
  'image/png',
  '*',
  'json',
  'text/html;level="a,b", application/json;q=0.1',
);

/** The same request as a client may send it: with one Accept header or another, or with none. */
export function varied(command: fc.Arbitrary<Command>): fc.Arbitrary<Command> {
  const header = fc.oneof(
    { weight: 8, arbitrary: fc.constant<string | null>('application/json') },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: accepts },
  );
  return fc.tuple(command, header).map(([one, accept]) => ({
    ...one,
    ...(accept === null || one.headers?.accept !== undefined ? {} : { headers: { ...one.headers, accept } }),
  }));
}
