import { type NextRequest, NextResponse } from 'next/server';

/**
 * What the answer of a page needs: a content security policy with a nonce for each request, and the path for the sign-in
 * page to lead back to. All other headers are told by our server, with every answer (scripts/answer-headers.mjs). The
 * matcher leaves out what is below /api/, of which Next would cut the bodies of uploads at 10 MB, and files by their whole
 * names: what only begins like one is a page.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const development = process.env.NODE_ENV === 'development';
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-darkroom-path', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [
    '/((?!api/|_next/static/|(?:icon\\.svg|favicon\\.ico|hash-worker\\.js|robots\\.txt|manifest\\.webmanifest|icon-192\\.png|icon-512\\.png|apple-icon\\.png|opengraph-image\\.png)$).*)',
  ],
};
