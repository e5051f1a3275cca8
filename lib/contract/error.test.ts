import { expect, test } from 'vitest';
import { messageOfErrorBody } from './error';

test('reads Glance in JSON, HTML and text alike', () => {
  const sentence = 'No image found with ID 1ff2e03c';
  const json = JSON.stringify({
    message: `${sentence}<br /><br />\n\n\n`,
    code: '404 Not Found',
    title: 'Not Found',
  });
  const html = `<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  ${sentence}<br /><br />\n\n\n\n </body>\n</html>`;
  expect(messageOfErrorBody(json, 'application/json')).toBe(sentence);
  expect(messageOfErrorBody(html, 'text/html; charset=UTF-8')).toBe(sentence);
  expect(messageOfErrorBody(`404 Not Found\n\n${sentence}\n\n   `, 'text/plain')).toBe(sentence);
});

test('reads Keystone', () => {
  const body = JSON.stringify({
    error: {
      code: 401,
      message: 'The request you have made requires authentication.',
      title: 'Unauthorized',
    },
  });
  expect(messageOfErrorBody(body, 'application/json')).toBe(
    'The request you have made requires authentication.',
  );
});

test('drops the stock explanation before the reason, and keeps it where there is no other', () => {
  const stock = 'Access was denied to this resource.';
  expect(
    messageOfErrorBody(
      `403 Forbidden\n\n${stock}<br /><br />\nProperty name may not be removed.\n\n`,
      'text/plain',
    ),
  ).toBe('Property name may not be removed.');
  expect(messageOfErrorBody(`403 Forbidden\n\n${stock}\n\n   `, 'text/plain')).toBe(stock);
});

test('says nothing for a body that is not the promised JSON', () => {
  expect(messageOfErrorBody('<html>', 'application/json')).toBe('');
  expect(messageOfErrorBody('{"unrelated":1}', 'application/json')).toBe('');
});

test('gives markup in a reason back as plain text', () => {
  const html = '<body><h1>400 Bad Request</h1> bad name &lt;img src=x onerror=alert(1)&gt; </body>';
  expect(messageOfErrorBody(html, 'text/html')).toBe('bad name <img src=x onerror=alert(1)>');
});
