import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/options';

async function handler(request: Request, context: { params: Promise<{ nextauth: string[] }> }) {
  // A proxy that ends https is believed that much where NEXTAUTH_URL does not say it.
  return NextAuth(authOptions(request.headers.get('x-forwarded-proto') === 'https'))(request, context);
}

export { handler as GET, handler as POST };
