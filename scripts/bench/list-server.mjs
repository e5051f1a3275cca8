import { figure, inTurns, quantile, seconds, spread } from './measure.mjs';

/** The dashboard's own request for the first page of its list (lib/images/image-list-query.ts). */
const firstPage = '/v2/images?limit=50&sort_key=created_at&sort_dir=desc';

/**
 * F3: what the dashboard's server needs for the image list, over the bare call to Glance that it makes: as the data
 * that a further page is, and as the whole first page, rendered.
 */
export async function benchListServer({ service, dashboard, cookie, turns = 40 }) {
  const read = (url, headers) => async () => {
    const took = await seconds(async () => {
      const response = await fetch(url, { headers });
      if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`);
      const text = await response.text();
      if (!text.includes('bench-')) throw new Error(`${url} has no rows`);
    });
    return took * 1000;
  };
  const measurements = {
    bare: read(service.url + firstPage, { 'x-auth-token': service.token }),
    data: read(`${dashboard.base}/api/data/images`, { cookie }),
    page: read(`${dashboard.base}/images`, { cookie }),
  };
  // The first requests compile what later ones run.
  await inTurns(10, measurements);
  const times = await inTurns(turns, measurements);
  for (const [name, what] of [
    ['data', 'list server time, its data, beside the bare call'],
    ['page', 'list server time, the whole page, beside the bare call'],
  ]) {
    const ratio = quantile(times[name], 0.5) / quantile(times.bare, 0.5);
    figure({
      id: 'F3',
      what,
      here: spread(times[name]),
      beside: spread(times.bare),
      ratio,
      goal: '≤ 1.3',
      met: ratio <= 1.3,
    });
  }
}
