import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/options';
import { isHttps } from '@/lib/server/own-origin';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** What our pages ask of next-auth (lib/browser/sign-in.ts). Its own pages and its other endpoints nobody needs. */
const asked = { GET: [/^csrf$/], POST: [/^signout$/, /^callback\/[\w-]+$/] } as const;

async function handler(method: keyof typeof asked, request: Request, context: Context): Promise<Response> {
  const path = (await context.params).nextauth.join('/');
  if (!asked[method].some((pattern) => pattern.test(path))) return new Response(null, { status: 404 });
  return NextAuth(authOptions(isHttps(request.headers)))(request, context);
}

export const GET = (request: Request, context: Context) => handler('GET', request, context);
export const POST = (request: Request, context: Context) => handler('POST', request, context);
