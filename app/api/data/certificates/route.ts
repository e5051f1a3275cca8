import { answer } from '@/lib/data/answer';
import { listCertificates } from '@/lib/data/certificates';

/** GET: the certificates that the cloud's key manager keeps for the project. */
export function GET(): Promise<Response> {
  return answer(listCertificates);
}
