import { tusServer } from '@/lib/uploads/tus-server';

function handler(request: Request): Promise<Response> {
  return tusServer().handleWeb(request);
}

export { handler as DELETE, handler as HEAD, handler as OPTIONS, handler as PATCH, handler as POST };
