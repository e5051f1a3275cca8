// How a server ends behind a balancer without anybody's work being lost, in three phases:
// - it is left: probes hear 503, and all is served as before until the balancer has seen it (DRAIN_SECONDS);
// - it is emptied: live streams end, jobs are handed over, new streams and uploads are sent elsewhere; whoever sends a file
//   already goes on, also over new connections, for a proxy may open one for each request, and whatever else comes is served;
// - it is closed: nothing new is taken, and what is under way is answered.

/** Addresses of probes: those of Kubernetes, and that of oslo.middleware, by whose name kolla's balancer asks. */
const probes = new Set(['/healthz', '/healthcheck', '/readyz']);
/** Of these, the one that only says that the process lives: a server that ends is not to be killed for it. */
const liveness = '/healthz';
/** Of these, the one that speaks of the cloud as well. */
const readiness = '/readyz';
/** Milliseconds that jobs may take to be handed over. */
const handOverWithin = 3000;
/** Seconds after which a browser may ask again; the next copy is there by then. */
const comeBackIn = 2;

/**
 * Counts what is under way and says what is refused.
 *
 * @param {{ drainSeconds: number, graceSeconds: number, uploads: () => number, endStreams: () => void,
 *   handOver: () => Promise<unknown>, close: () => void, exit: () => void, basePath: string,
 *   isCloudAway?: () => boolean }} parts
 */
export function draining({
  drainSeconds,
  graceSeconds,
  uploads,
  endStreams,
  handOver,
  close,
  exit,
  basePath,
  isCloudAway = () => false,
}) {
  /** @type {'open' | 'left' | 'emptied' | 'closed'} */
  let phase = 'open';
  let underWay = 0;
  const at = (url) => url.split('?')[0].slice(basePath.length);
  /** Probes may leave the prefix out. */
  const probed = (url) => (url.startsWith(`${basePath}/`) ? at(url) : url);

  /** Whether a request is a probe's: it may come under any name. */
  function isProbe({ url = '' }) {
    return probes.has(probed(url));
  }

  function stateFor(probe, isReady) {
    if (probe === liveness) return [200, 'ok'];
    if (phase !== 'open') return [503, 'draining'];
    if (!isReady) return [503, 'starting'];
    return probe === readiness && isCloudAway() ? [503, 'keystone_away'] : [200, 'ok'];
  }

  /** Answers a probe: 200 or 503, a word, and nothing that is anybody's. */
  function answerProbe({ url = '' }, response, isReady) {
    const [status, word] = stateFor(probed(url), isReady);
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-darkroom': '1' };
    if (phase !== 'open') headers.connection = 'close';
    response.writeHead(status, headers).end(JSON.stringify({ status: word }));
  }

  /** Seconds after which somebody may ask again for what is not begun any more; null where it is. */
  function refused({ method, url = '' }) {
    if (phase === 'open') return null;
    const path = at(url);
    if (path === '/api/health') return comeBackIn;
    if (method === 'POST' && path === '/api/uploads') return comeBackIn;
    return phase !== 'left' && path === '/api/live' ? comeBackIn : null;
  }

  /** Takes a request into account until it is answered; a stream is none, for it has no end of its own. */
  function count({ url = '' }, response) {
    // A client that keeps its connection would not meet another copy.
    if (phase !== 'open' && !at(url).startsWith('/api/uploads')) response.shouldKeepAlive = false;
    if (at(url) === '/api/live') return;
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
  }

  /** Begins the end; the process exits when nothing is left to be done, or after all these seconds. */
  function begin() {
    phase = 'left';
    setTimeout(empty, drainSeconds * 1000);
  }

  function empty() {
    phase = 'emptied';
    endStreams();
    const until = Date.now() + graceSeconds * 1000;
    const handOverUntil = Math.min(until, Date.now() + handOverWithin);
    let handedOver = false;
    handOver()
      .catch(() => {})
      .finally(() => {
        handedOver = true;
      });
    const look = () => {
      const late = Date.now() >= until;
      if (phase === 'emptied' && (late || uploads() === 0)) {
        phase = 'closed';
        close();
      }
      const isHandedOver = handedOver || Date.now() >= handOverUntil;
      if (late || (phase === 'closed' && isHandedOver && underWay === 0 && uploads() === 0)) exit();
      else setTimeout(look, 50);
    };
    look();
  }

  return { isProbe, answerProbe, refused, count, begin, isEnding: () => phase !== 'open' };
}
