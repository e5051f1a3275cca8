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

test('reads Nova and Cinder, whatever they call the fault', () => {
  for (const fault of ['forbidden', 'computeFault', 'itemNotFound']) {
    const body = JSON.stringify({ [fault]: { code: 403, message: "Policy doesn't allow it." } });
    expect(messageOfErrorBody(body, 'application/json; charset=UTF-8')).toBe("Policy doesn't allow it.");
  }
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

test('takes no words of a body that these services do not write', () => {
  expect(messageOfErrorBody('<html>', 'application/json')).toBeNull();
  expect(messageOfErrorBody('{"unrelated":1}', 'application/json')).toBeNull();
  const nginx =
    '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>';
  expect(messageOfErrorBody(nginx, 'text/html')).toBeNull();
  expect(messageOfErrorBody('no healthy upstream', 'text/plain')).toBeNull();
  expect(messageOfErrorBody('Traceback (most recent call last):\n  File "/a.py"', 'text/plain')).toBeNull();
});
