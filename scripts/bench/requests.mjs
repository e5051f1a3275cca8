import http from 'node:http';
import { figure, inTurns } from './measure.mjs';

const connections = 4;
const duration = 5000;

/**
 * F7: answers a second over four connections, embedded cloud and real Glance, holding the same images. Nothing changes
 * meanwhile, so the embedded cloud remembers what it answered.
 */
export async function benchRequests({ embedded, glance, turns = 2 }) {
  for (const [what, pathOf] of [
    ['list of 25', async () => '/v2/images?limit=25'],
    [
      'show',
      async (service) => `/v2/images/${(await service.api('GET', '/v2/images?limit=1')).images[0].id}`,
    ],
  ]) {
    const [mine, its] = [await pathOf(embedded), await pathOf(glance)];
    const counts = await inTurns(turns, {
      here: () => perSecond(embedded, mine),
      there: () => perSecond(glance, its),
    });
    const [here, there] = [counts.here.at(-1), counts.there.at(-1)];
    figure({
      id: 'F7',
      what: `requests a second, ${what}, beside a real Glance`,
      here: here.toFixed(0),
      beside: there.toFixed(0),
      ratio: here / there,
      goal: '≥ 20',
      met: here / there >= 20,
    });
  }
}

/** Answers a second that a path gives, each connection asking again as soon as it has its answer. */
async function perSecond(service, address) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const options = { agent, headers: { 'x-auth-token': service.token } };
  const ask = () =>
    new Promise((resolve, reject) => {
      http
        .get(service.url + address, options, (response) => {
          response.resume();
          response.once('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`${address}: ${response.statusCode}`)),
          );
        })
        .once('error', reject);
    });
  const connection = async (end) => {
    let answers = 0;
    for (; performance.now() < end; answers += 1) await ask();
    return answers;
  };
  await ask();
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: connections }, () => connection(began + duration)));
  const took = (performance.now() - began) / 1000;
  agent.destroy();
  return counts.reduce((sum, count) => sum + count, 0) / took;
}
