import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useTimeLeft } from '@/components/ui/use-time-left';
import { UploadProgress } from '@/components/uploads/upload-progress';
import { messages } from '@/lib/messages/load';
import type { Upload } from '@/lib/work/upload';

const drawn = (node: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      {node}
    </NextIntlClientProvider>,
  );
function Left({ seconds }: { seconds: number | null }) {
  return useTimeLeft()(seconds);
}
const sent: Upload = {
  imageId: '00000000-0000-4000-8000-000000000001',
  name: 'disk',
  state: 'sending',
  sent: 900,
  size: 1000,
  rate: 1000,
  secondsLeft: 1,
  staged: false,
  error: null,
  retryAt: null,
  waitsUntil: null,
  restarted: false,
  stores: ['central'],
  formerIds: [],
};

test.each([
  [null, ''],
  [0, ''],
  [0.6, ''],
  [1, '1 s left'],
  [85, '1 min 25 s left'],
  [Number.POSITIVE_INFINITY, ''],
])('of %s seconds the time left says "%s"', (seconds, said) => {
  expect(drawn(<Left seconds={seconds} />)).toBe(said);
});

test('an upload tells its rate and, from one second on, the time left', () => {
  expect(drawn(<UploadProgress upload={sent} />)).toContain('1 s left');
  const almost = drawn(<UploadProgress upload={{ ...sent, secondsLeft: 0.2 }} />);
  expect(almost).not.toContain('left');
  expect(almost).toContain('B/s');
});

test('what failed is a part of the bar, and what is done another one', () => {
  const markup = drawn(<ProgressBar label="Delete" value={0.98} failed={0.02} text="49 of 50" tone="ok" />);
  expect(markup).toContain('aria-valuenow="100"');
  expect(markup.match(/bg-ok/g)).toHaveLength(1);
  expect(markup.match(/bg-danger/g)).toHaveLength(1);
  expect(markup).toContain('width:98%');
  expect(markup).toContain('width:2%');
  expect(drawn(<ProgressBar label="Delete" value={1} text="50 of 50" tone="ok" />)).not.toContain(
    'bg-danger',
  );
});
