/**
 * Schemas of the dashboard's own answers, for pages: the part of zod's interface that they need, under the same names.
 * zod/mini would bring 24 kB (gzip) to every page, since what one page uses of a package the bundler keeps for all.
 */
export interface Shape<T> {
  /** What fits, with the known keys of its objects alone. */
  safeParse(value: unknown): { success: true; data: T } | { success: false; data?: undefined };
  /** The same, or a TypeError. */
  parse(value: unknown): T;
}

/** May be missing in an object. */
export interface OptionalShape<T> extends Shape<T | undefined> {
  readonly optional: true;
}

/** The type of what fits. */
export type Infer<S> = S extends Shape<infer T> ? T : never;

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKey<F> = { [K in keyof F]: F[K] extends { optional: true } ? K : never }[keyof F];
type ObjectOf<F> = Flat<
  { [K in Exclude<keyof F, OptionalKey<F>>]: Infer<F[K]> } & { [K in OptionalKey<F>]?: Infer<F[K]> }
>;
type Flat<T> = { [K in keyof T]: T[K] };

const failed = { success: false } as const;

function shape<T>(safeParse: Shape<T>['safeParse']): Shape<T> {
  return {
    safeParse,
    parse(value) {
      const read = safeParse(value);
      if (!read.success) throw new TypeError('A value has not the shape that was expected');
      return read.data;
    },
  };
}

/** What a function says it is. */
export function guarded<T>(fits: (value: unknown) => value is T): Shape<T> {
  return shape((value) => (fits(value) ? { success: true, data: value } : failed));
}

export const string = () => guarded((value) => typeof value === 'string');
/** A finite number. */
export const number = () => guarded((value): value is number => Number.isFinite(value));
export const boolean = () => guarded((value) => typeof value === 'boolean');

export function literal<const T extends string | number | boolean>(expected: T): Shape<T> {
  return guarded((value): value is T => value === expected);
}

/** One of a list of texts. */
export function oneOf<const T extends string>(texts: readonly T[]): Shape<T> {
  return guarded((value): value is T => texts.some((text) => text === value));
}

export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  return shape<T | null>((value) =>
    value === null ? { success: true, data: null } : inner.safeParse(value),
  );
}

export function optional<T>(inner: Shape<T>): OptionalShape<T> {
  const whole = shape<T | undefined>((value) =>
    value === undefined ? { success: true, data: undefined } : inner.safeParse(value),
  );
  return { ...whole, optional: true };
}

export function array<T>(item: Shape<T>): Shape<T[]> {
  return shape((value) => {
    if (!Array.isArray(value)) return failed;
    const data: T[] = [];
    for (const entry of value) {
      const read = item.safeParse(entry);
      if (!read.success) return failed;
      data.push(read.data);
    }
    return { success: true, data };
  });
}

/** An object whose keys are not known before. */
export function record<T>(item: Shape<T>): Shape<Record<string, T>> {
  return shape((value) => {
    if (!isPlainObject(value)) return failed;
    const entries: [string, T][] = [];
    for (const [key, entry] of Object.entries(withoutProto(value))) {
      const read = item.safeParse(entry);
      if (!read.success) return failed;
      entries.push([key, read.data]);
    }
    return { success: true, data: Object.fromEntries(entries) };
  });
}

/** An object of known keys; others are left out. */
export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return fitted<ObjectOf<F>>(fields, false);
}

/** The same; others stay. */
export function looseObject<const F extends Fields>(
  fields: F,
): Shape<ObjectOf<F> & { [key: string]: unknown }> {
  return fitted<ObjectOf<F> & { [key: string]: unknown }>(fields, true);
}

function fitted<T>(fields: Fields, loose: boolean): Shape<T> {
  return shape((value) => {
    if (!isObject(value)) return failed;
    const data: Record<string, unknown> = loose ? withoutProto(value) : {};
    for (const [key, inner] of Object.entries(fields)) {
      const read = inner.safeParse(value[key]);
      if (!read.success) return failed;
      if (Object.hasOwn(value, key)) data[key] = read.data;
    }
    return { success: true, data: data as T };
  });
}

/** The first that fits. */
export function union<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Infer<S[number]>> {
  return shape((value) => {
    for (const inner of shapes) {
      const read = inner.safeParse(value);
      if (read.success) return { success: true, data: read.data as Infer<S[number]> };
    }
    return failed;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No Date, Map or other instance: zod's test (zod/v4/core/util.js). */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const made = value.constructor;
  return typeof made !== 'function' || Object.hasOwn(made.prototype ?? {}, 'isPrototypeOf');
}

/** A copy without the key that an assignment would take for the prototype; zod leaves it out as well. */
function withoutProto({ ['__proto__']: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}
