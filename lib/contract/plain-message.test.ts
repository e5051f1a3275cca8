import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainMessage } from './plain-message';

test.each([
  ['one<br /><br />\n\n\ntwo', 'one two'],
  ['bad name &lt;img src=x onerror=alert(1)&gt; here', 'bad name here'],
  ['<p class="x">No &quot;image&quot; &amp; no &#x27;store&#x27;</p>', 'No "image" & no \'store\''],
  ['Image &#228;&#x4e2d;&#128512; &#60;b&#62;is&#0;gone&#xD800;', 'Image ä中😀 is gone'],
  ["ENOENT: no such file or directory, rename '/tmp/a b.part' -> '/srv/x/a'", 'no such file or directory'],
  ["[Errno 28] No space left on device: '/var/lib/glance/images/abc'", 'No space left on device'],
  ['connect ECONNREFUSED 127.0.0.1:9292', 'connect 127.0.0.1:9292'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', ''],
  ['ECONNRESET', ''],
  ['Failed.\nTraceback (most recent call last):\n  File "/usr/lib/python3/x.py", line 1', 'Failed.'],
  [
    "Invalid JSON pointer for this resource: '/bad/path'",
    "Invalid JSON pointer for this resource: '/bad/path'",
  ],
  [
    'URI https://example.org/tmp/x.img does not pass filtering',
    'URI https://example.org/tmp/x.img does not pass filtering',
  ],
  ['Minimum disk < 5 and RAM > 3', 'Minimum disk < 5 and RAM > 3'],
  ['<<<>>> ---', ''],
])('%s', (text, sentence) => {
  expect(plainMessage(text)).toBe(sentence);
});

const markup = [
  '<a',
  '<script>alert(1)</script>',
  '<style>p{}</style>',
  '<!--',
  '-->',
  '</h1>',
  '&lt;b&gt;',
  '<br />',
];
const internals = [
  'ECONNRESET',
  'UND_ERR_SOCKET:',
  "ENOSPC: no space left on device, write '/var/lib/x'",
  '/tmp/darkroom/x.part',
  'Traceback (most recent call last):\n  File "/usr/x.py"',
  'word '.repeat(500),
];
const texts = (parts: string[]) =>
  fc.array(fc.oneof(fc.string(), fc.constantFrom(...parts)), {
    maxLength: 20,
  });

test('a page has one short line without markup, whatever was said', () => {
  fc.assert(
    fc.property(texts(markup), (pieces) => {
      const sentence = plainMessage(pieces.join(''));
      expect(sentence).not.toMatch(/<[/!?]?[a-z]|[\n\r\t]/i);
      expect(sentence.length).toBeLessThanOrEqual(401);
    }),
    { numRuns: 100 },
  );
});

test('nor with codes, files of a server or a traceback', () => {
  fc.assert(
    fc.property(texts([...markup, ...internals]), (pieces) => {
      expect(plainMessage(pieces.join(' '))).not.toMatch(
        /Traceback \(|\b(?:ECONNRESET|ENOSPC|UND_ERR_\w+)\b|(?<=^|\s)\/(?:tmp|var|usr)\/\w/,
      );
    }),
    { numRuns: 100 },
  );
});

// Without a limit, one that looks back at each `<a` takes hours for these.
test.each(['<a', '<', '<!--', '<script>', '<script', '&lt;', "'/tmp/", ', a', ' in', '- '])(
  'a text of two million characters of %s is read',
  (part) => {
    expect(plainMessage(part.repeat(2_000_000 / part.length)).length).toBeLessThanOrEqual(401);
  },
);
