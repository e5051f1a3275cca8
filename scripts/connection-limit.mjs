// How many connections one address may have, for the dashboard and the embedded cloud: a server has an end of them, and
// one visitor is not to take them all. Only Node: a fresh clone has nothing else.
import net from 'node:net';

/** Milliseconds between two lines of the log about refused connections. */
const tellEvery = 60_000;

/** A quarter of all: a large office behind one address has enough of them, and others are left some. */
export const mostPerAddress = 1024;

/**
 * Closes what an address opens above `most` connections, and says so once a minute by `tell`, which is given one
 * sentence. `name` is the setting that the sentence names. Behind a proxy every connection is the proxy's.
 */
export function limitConnections(server, most, name, tell) {
  const open = new Map();
  let refused = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  server.prependListener('connection', (socket) => {
    const from = networkOf(socket.remoteAddress ?? '');
    const count = open.get(from) ?? 0;
    if (count >= most) {
      socket.destroy();
      refused += 1;
      if (performance.now() - toldAt < tellEvery) return;
      tell(
        `Connections refused: ${refused}, the last one from ${from}, which has ${most} open; where a proxy or many people are behind that address, set ${name} higher.`,
      );
      refused = 0;
      toldAt = performance.now();
      return;
    }
    open.set(from, count + 1);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left > 0) open.set(from, left);
      else open.delete(from);
    });
  });
}

/** Who is counted as one: an address of IPv4, and of IPv6 the /64 in which every machine chooses its own (RFC 4291, 2.5.1). */
export function networkOf(address) {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!net.isIPv6(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = head.split(':').filter(Boolean);
  const behind = tail === undefined ? [] : tail.split(':').filter(Boolean);
  while (tail !== undefined && groups.length + behind.length < 8) groups.push('0');
  const network = [...groups, ...behind].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
