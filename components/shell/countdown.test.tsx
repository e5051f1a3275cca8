import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Countdown } from '@/components/shell/countdown';
import { messages } from '@/lib/messages/load';

const said = (dueAt: number | null) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <Countdown dueAt={dueAt} />
    </NextIntlClientProvider>,
  );

test('the next try is told in whole seconds, and what is being tried has none left', () => {
  expect(said(Date.now() + 5000)).toMatch(/Trying again in [56] s\./);
  // The rest of a second is one, never none.
  expect(said(Date.now() + 400)).toMatch(/Trying again in 1 s\./);
  expect(said(Date.now() - 2000)).toContain('Trying again now.');
  expect(said(null)).toContain('Trying again now.');
});
