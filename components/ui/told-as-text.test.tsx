import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { HealthCell } from '@/components/health/health-cell';
import { StoreHeading } from '@/components/placement/store-heading';
import { StoreFacts } from '@/components/stores/store-facts';
import { TaskRow } from '@/components/tasks/task-row';
import type { Viewer } from '@/lib/auth/viewer';
import type { NamedTask } from '@/lib/data/tasks';
import type { ImageSummary } from '@/lib/images/image-summary';
import { messages } from '@/lib/messages/load';

// What somebody has to know of a store, a task or an image stands as text, and not in a title alone.

const markup = (part: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <QueryClientProvider client={new QueryClient()}>{part}</QueryClientProvider>
    </NextIntlClientProvider>,
  );
const text = (part: ReactNode) =>
  markup(part)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const holding = { images: 3, bytes: 2 ** 30, failed: 2 };

test('the head of a store tells what failed there, and why nothing can be written', () => {
  const store = {
    ...{ id: 'dcn1', description: null, isDefault: false, readOnly: false, type: null, listed: true },
    outOfService: 'The site is out of reach',
  };
  const told = text(<StoreHeading store={store} holding={holding} partOf={null} />);
  expect(told).toContain('2 failed');
  expect(told).toContain('The site is out of reach');
  const well = text(
    <StoreHeading
      store={{ ...store, outOfService: null }}
      holding={{ ...holding, failed: 0 }}
      partOf={null}
    />,
  );
  expect(well).not.toContain('failed');
});

test('a store tells its share, what failed, and leads to both', () => {
  const store = { id: 'dcn1', description: 'A site' };
  const facts = (failed: number) =>
    markup(<StoreFacts store={store} holding={{ ...holding, failed }} most={2 ** 31} complete />);
  expect(facts(2)).toContain('width:50%');
  expect(facts(2)).toContain('2 copies failed');
  const links = [...facts(2).matchAll(/href="([^"]*)"/g)].map(([, href = '']) => decodeURIComponent(href));
  expect(links).toEqual(['/images?q=store:dcn1', '/images?q=os_glance_failed_import~dcn1']);
  expect(facts(0).match(/href=/g)).toHaveLength(1);
});

test('a task that failed tells why in its row', () => {
  const task = {
    ...{ id: 'f3b1', type: 'import', status: 'failure', message: 'No space left on device' },
    ...{ created_at: '2026-01-01T00:00:00Z', imageId: null, work: null },
  } as unknown as NamedTask;
  expect(text(<TaskRow task={task} />)).toContain('No space left on device');
  expect(text(<TaskRow task={{ ...task, status: 'success' }} />)).not.toContain('No space left');
});

test('a row names the rules that its image breaks', () => {
  const image = { id: 'one', health: ['own-min-disk', 'own-plain-http'] } as unknown as ImageSummary;
  const told = text(<HealthCell image={image} viewer={{ projectId: 'p' } as Viewer} />);
  expect(told).toContain('1 must, 1 should');
  expect(told).toContain('own-min-disk, own-plain-http');
});
