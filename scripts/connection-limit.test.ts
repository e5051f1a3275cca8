import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { limitConnections, networkOf, networkOfRequest } from './connection-limit.mjs';

async function serve(most: number) {
  const told: string[] = [];
  const server = http.createServer((_, response) => response.end('here'));
  limitConnections(server, most, 'MOST', (sentence) => told.push(sentence));
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  /** A connection from an address of this machine that has been answered, or null where it was closed on us. */
  const connect = async (from: string) => {
    const socket = net.connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const heard = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    return heard ? socket : null;
  };
  return { connect, told };
}

test('one address has so many connections and no more, and others have theirs', async () => {
  const { connect, told } = await serve(2);
  const [first] = [await connect('127.0.0.1'), await connect('127.0.0.1')];
  expect(await connect('127.0.0.1')).toBeNull();
  expect(await connect('127.0.0.1')).toBeNull();
  expect(await connect('127.0.0.2')).not.toBeNull();
  expect(told).toEqual([
    'Connections refused: 1, the last one from 127.0.0.1, which has 2 open; where a proxy or many people are behind that address, set MOST higher.',
  ]);
  first?.destroy();
  await expect.poll(() => connect('127.0.0.1')).not.toBeNull();
});

test('an address of IPv6 is one of its network, and a mapped one is of IPv4', () => {
  expect(
    [
      '127.0.0.1',
      '::ffff:10.0.0.5',
      '::1',
      '2001:db8:0:1::5',
      '2001:db8:0:1:a:b:c:d',
      'fe80::1%eth0',
      '',
    ].map(networkOf),
  ).toEqual([
    '127.0.0.1',
    '10.0.0.5',
    '0:0:0:0::/64',
    '2001:db8:0:1::/64',
    '2001:db8:0:1::/64',
    'fe80:0:0:0::/64',
    '',
  ]);
});

test.each([
  ['192.0.2.1', undefined, false, '192.0.2.1'],
  ['10.0.0.1', undefined, false, '10.0.0.1'],
  // Whoever is not trusted and near is a proxy, and nobody knows who is behind it; from afar it is somebody who makes it up.
  ['::ffff:10.0.0.1', '198.51.100.7', false, ''],
  ['fd00::1', '198.51.100.7', false, ''],
  ['192.0.2.1', '198.51.100.7', false, '192.0.2.1'],
  ['10.0.0.1', '203.0.113.9, 198.51.100.7', true, '198.51.100.7'],
  ['10.0.0.1', '198.51.100.7:4711', true, '198.51.100.7'],
  ['10.0.0.1', '[2001:db8:0:1::5]:4711', true, '2001:db8:0:1::/64'],
  ['10.0.0.1', '2001:db8:0:1::5', true, '2001:db8:0:1::/64'],
  ['10.0.0.1', '', true, '10.0.0.1'],
] as const)('%s told to be %s, trusted %s, is %s', (remoteAddress, told, trusted, network) => {
  const headers = told === undefined ? {} : { 'x-forwarded-for': told };
  expect(networkOfRequest({ headers, socket: { remoteAddress } }, trusted)).toBe(network);
});
