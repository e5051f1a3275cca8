import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { setPageSession } from '@/lib/browser/page-session';
import type { ActionError } from '@/lib/contract/action-result';
import { messages } from '@/lib/messages/load';

const refusal: ActionError = { kind: 'forbidden', reason: 'No room', status: 403, requestId: null };
const said = (change: Partial<ActionError>) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <ActionErrorNotice error={{ ...refusal, ...change }} />
    </NextIntlClientProvider>,
  );

test('what was made and could not be taken back is named beside the error, as text', () => {
  const left = 'What was made before could not be taken back; look at:';
  expect(said({ left: ['disk', '<b>two</b>'] })).toContain(`${left} disk, &lt;b&gt;two&lt;/b&gt;.`);
  expect(said({ left: ['disk'] })).toContain('No room');
  expect(said({ left: [] })).not.toContain(left);
  expect(said({})).not.toContain(left);
});

test('a pause that was asked for is told with the reason', () => {
  expect(said({ kind: 'unavailable', reason: 'between', retryAfter: 90 })).toContain(
    'It asks for a pause of 1 min 30 s before the next try.',
  );
});

test('a page of another region says the regions, and of another project the projects alone', () => {
  const page = { cloud: 'c', region: 'RegionOne', projectId: 'p', userId: 'u' };
  setPageSession({ ...page, projectName: 'demo', userName: 'ada' });
  const elsewhere = (project: string, region: string) =>
    said({ reason: 'other_project', now: { project, region, user: 'ada', sameUser: true } });
  expect(elsewhere('demo', 'RegionTwo')).toContain(
    'This tab shows project demo (RegionOne); you work in demo (RegionTwo), so nothing was done.',
  );
  expect(elsewhere('infra', 'RegionOne')).toContain('This tab shows project demo; you work in infra,');
});
