/**
 * The path of a request as Glance's server takes it (eventlet/wsgi.py, get_environ): decoded before it is cut into
 * parts, so `%2F` divides, and `.` and `..` are names like any other, while a URL parser would resolve them. Each part
 * is encoded anew, for a router that decodes parts.
 *
 * @param target the request's target as it came: `/path?query` or a whole address
 */
export function askedPath(target: string): string {
  const path = target.replace(/^[a-z]+:\/\/[^/?]*/i, '').replace(/[?#].*$/s, '');
  return decoded(path).split('/').map(encodeURIComponent).join('/');
}

/** As urllib's unquote: what is no escape stays, and bytes that are no UTF-8 become marks of that. */
function decoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
