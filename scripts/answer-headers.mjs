// What browsers are told with every answer, whoever in this process gives it: pages, handlers, files, redirects, refusals,
// streams. Only Node: a fresh clone has nothing else.

/** Nothing of it may run or be framed: for whatever is no page, and may still be opened as one. Pages have their own (proxy.ts). */
const noPage = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': noPage,
};

/** A year, for this host alone: those below it may be somebody else's (RFC 6797). */
const usualHsts = 'max-age=31536000';

/**
 * The value of Strict-Transport-Security behind https: that of `HSTS`, where it is set; null for `HSTS=no`. Throws one
 * sentence for what no browser would understand.
 */
export function hstsSetting(env = process.env) {
  const text = env.HSTS?.trim();
  if (!text) return usualHsts;
  if (text === 'no') return null;
  if (/^max-age=\d{1,10}(; ?includeSubDomains)?(; ?preload)?$/i.test(text)) return text;
  throw new Error(`HSTS=${text} is not right: set it to "${usualHsts}" or the like, or to no.`);
}

/**
 * Sees to it that an answer has these headers, unless whoever makes it sets one of them: just before its head is sent, so
 * that they are there also where Next makes a new head. `hsts` is told where `isHttps()` says so by then.
 */
export function tellHeaders(response, { hsts, isHttps }) {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (...head) => {
    for (const [name, value] of Object.entries(always))
      if (!response.hasHeader(name)) response.setHeader(name, value);
    if (hsts !== null && isHttps()) response.setHeader('strict-transport-security', hsts);
    return writeHead(...head);
  };
}

/**
 * What Node itself says to a head that it does not take, by the code of the error; else 400. Nobody has read by then which
 * language the browser asks for, so it is said in each.
 */
const refusals = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    [
      'This browser sends more cookies than fit into a request: delete the cookies of this site, and sign in again.',
      '此浏览器发送的 Cookie 超出了请求所能容纳的大小：请删除此网站的 Cookie，然后重新登录。',
      '',
    ].join('\n'),
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', ''],
};

/** Answers what is no request, as http does by itself, with the same headers and a sentence that helps. */
export function refuseMalformed(error, socket) {
  if (!socket.writable || socket._httpMessage?.headersSent) return socket.destroy(error);
  const [status, said] = refusals[error.code] ?? ['400 Bad Request', ''];
  const headers = {
    ...always,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(said),
    connection: 'close',
  };
  const lines = Object.entries(headers).map((pair) => pair.join(': '));
  socket.write(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${said}`);
  // Whoever does not close its end either would keep the connection.
  socket.destroySoon();
}
