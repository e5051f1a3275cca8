import { expect, test } from 'vitest';
import { HttpError, renderGlanceError } from './error';
import { errorForm } from './error-form';

// What webob 1.8.6 chose for these headers, asked of a real Glance 25.1.
test.each([
  [null, 'text'],
  ['', 'text'],
  ['application/json', 'json'],
  ['APPLICATION/Json', 'json'],
  ['application/*', 'json'],
  ['application/json, */*', 'html'],
  ['application/json, text/plain, */*', 'html'],
  ['application/json;q=0.9, */*;q=0.8', 'json'],
  ['text/*;q=0.1,application/json;q=0.2', 'json'],
  ['text/html, application/json', 'html'],
  ['text/html;q=0', 'text'],
  ['text/html;q=0, */*', 'json'],
  ['image/png, */*;q=0', 'text'],
  ['text/plain', 'text'],
  ['*/*', 'html'],
  ['application/json;level=1', 'text'],
  ['application/json;q=1;level=1', 'json'],
  ['application/json; charset="a,b", application/json;q=0.5', 'json'],
  ['application/vnd.foo+json', 'text'],
  [',', 'text'],
  [', application/json', 'html'],
  [',,application/json', 'json'],
  ['application/json,,', 'json'],
  ['*', 'html'],
  ['json', 'html'],
  ['application/json;q=2', 'html'],
  ['application/json;q', 'html'],
])('an error for Accept %s is %s', (accept, form) => {
  expect(errorForm(accept)).toBe(form);
});

test('an Accept header of 16 KiB, the longest that Node takes, is read without backtracking', () => {
  expect(errorForm(`${'a/b;'.repeat(4000)}x`)).toBe('html');
  expect(errorForm(`a/b${' '.repeat(16_000)}x`)).toBe('html');
  expect(errorForm(`a/b;x="${'\\"'.repeat(8000)}`)).toBe('html');
});

const said = new HttpError(400, `Provided '<i a="1">&é<br>x<!-- ' is wrong`);

test('JSON says what was sent as it was sent', async () => {
  expect(await renderGlanceError(said, 'application/json').json()).toEqual({
    message: `Provided '<i a="1">&é<br>x<!-- ' is wrong<br /><br />\n\n\n`,
    code: '400 Bad Request',
    title: 'Bad Request',
  });
});

test('HTML escapes it', async () => {
  const html = await renderGlanceError(said, '*/*').text();
  expect(html).toContain(
    'Provided &#x27;&lt;i a=&quot;1&quot;&gt;&amp;&#233;&lt;br&gt;x&lt;!-- &#x27; is wrong<br /><br />',
  );
});

test('plain text leaves out what looks like a tag', async () => {
  expect(await renderGlanceError(said, null).text()).toBe(
    `400 Bad Request\n\nProvided '&é\nx ' is wrong\n\n   `,
  );
});
