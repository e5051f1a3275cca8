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

/** Addresses of one machine or one network of an organisation, which a proxy before us has. */
const near = new net.BlockList();
for (const [address, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
])
  near.addSubnet(address, prefix, 'ipv4');
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/**
 * The network that a request comes from: of the addresses that proxies tell, the one that ours has seen, where it is
 * trusted; '' where a proxy stands before us that is not, since then everybody seems to come from it.
 */
export function networkOfRequest({ headers, socket }, trustsProxy) {
  const peer = (socket.remoteAddress ?? '').replace(/%.*$/, '');
  const told = headers['x-forwarded-for'];
  if (told === undefined) return networkOf(peer);
  if (trustsProxy) return networkOf(withoutPort(told.split(',').at(-1).trim()) || peer);
  const mapped = peer.replace(/^::ffff:(?=\d+\.)/i, '');
  const isNear = net.isIP(mapped) !== 0 && near.check(mapped, net.isIPv4(mapped) ? 'ipv4' : 'ipv6');
  return isNear ? '' : networkOf(peer);
}

/** Some proxies tell the port as well: 192.0.2.1:4711, [2001:db8::1]:4711. */
function withoutPort(address) {
  return /^\[([^\]]*)\]/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
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
