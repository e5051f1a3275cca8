/** Controls, the end of lines included, and what turns the direction of text: nothing of it may reach a terminal or a log. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of a log from words of strangers: addresses, headers, answers. */
export function logLine(...parts: unknown[]): string {
  const text = parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(plain(part)))).join(' ');
  return text.replace(unsafe, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

/** next-auth logs the addresses that it is asked for as they came: here they are text on a line of their own. */
export const authLogger = {
  error: (code: string, metadata: unknown) => console.error(logLine('next-auth', code, metadata)),
  warn: (code: string) => console.warn(logLine('next-auth', code)),
  debug: () => {},
};

function plain(value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry instanceof Error ? plain(entry) : String(entry)]),
  );
}
