import { answerHeaders } from '@/lib/data/answer';

/** GET: the process answers. Says nothing about the cloud, so that a cloud's trouble never restarts the dashboard. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: answerHeaders });
}
