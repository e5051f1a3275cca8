import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { doorError, QueryError } from '@/lib/browser/dashboard';
import { interruptionOptions } from '@/lib/queries/uploads';

/** Milliseconds until a look is repeated that came to an error, or false. */
function repeats(takesData: boolean, error: Error): number | false {
  const client = new QueryClient();
  const options = interruptionOptions('one', takesData);
  const query = client.getQueryCache().build(client, { queryKey: options.queryKey });
  query.setState({ error, status: 'error' });
  const { refetchInterval } = new QueryObserver(client, options).options;
  if (typeof refetchInterval !== 'function') throw new Error('It is always the same');
  return refetchInterval(query as never) || false;
}

test('a first look that failed is repeated, also of a record that takes no data', () => {
  const away = new QueryError(doorError('unavailable', 'dashboard_silent'));
  expect(repeats(false, away)).toBe(4000);
  expect(repeats(true, away)).toBe(4000);
  expect(repeats(false, new QueryError(doorError('unexpected', 'between', 200)))).toBe(4000);
});

test('one that waits for somebody is not', () => {
  expect(
    repeats(false, new QueryError({ ...doorError('unavailable', 'between'), kind: 'unauthorized' })),
  ).toBe(false);
});
