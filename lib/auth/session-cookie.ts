import 'server-only';
import { basePath } from '@/lib/routes';

/**
 * Name of the encrypted cookie that holds the session. Behind https a prefix of the name has browsers refuse one that
 * another host of the domain sets, or a page without https (RFC 6265bis, 4.1.3). `__Host-` wants the path `/`: under a
 * prefix the cookie is for the addresses of the dashboard alone, which the other one allows.
 */
export function sessionCookie(https: boolean): string {
  if (!https) return 'darkroom.session';
  return `${basePath === '' ? '__Host-' : '__Secure-'}darkroom.session`;
}
