import { expect, test } from 'vitest';
import { columnsIn, defaultView, gridOf } from '@/components/images/list-view';

test('the inbox tells who offers an image where other lists tell that it is shared', () => {
  expect(columnsIn('project', defaultView.columns)).toEqual(defaultView.columns);
  const inbox = columnsIn('inbox', defaultView.columns);
  expect(inbox).toContain('owner');
  expect(inbox).not.toContain('visibility');
  expect(columnsIn('inbox', ['owner', 'size'])).toEqual(['size', 'owner']);
  // As wide as what a screen of 1440 has beside the rail.
  expect(gridOf(inbox, 'inbox').width).toBeLessThanOrEqual(1216);
});
