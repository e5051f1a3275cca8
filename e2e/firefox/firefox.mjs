#!/usr/bin/env node
// Starts Firefox for Playwright, and passes on what they say to each other by WebDriver BiDi, but for three things.
// Debian's ESR does not know a command yet that Playwright sends for every context: it is answered here. Playwright fills a
// field by a script that sets its value: React takes what is set so for its own and misses it, where it hears what a person
// types, or the browser itself puts in as in Chromium. And a download that a page makes itself has no id in the ESR, without
// which Playwright misses it: its address, which no other has, stands for one.
import { spawn } from 'node:child_process';
import { WebSocket, WebSocketServer } from 'ws';

const unknown = 'emulation.setMediaFeaturesOverride';
const setsValue = 'window.__pw_bidiInsertText(';
const putsIn = "document.execCommand('insertText', false, ";
const download = '"method":"browsingContext.download';
const listening = /WebDriver BiDi listening on (ws:\/\/\S+)/;

const firefox = spawn('/usr/bin/firefox-esr', process.argv.slice(2), {
  stdio: ['inherit', 'inherit', 'pipe'],
});
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));
process.on('exit', () => firefox.kill('SIGKILL'));
firefox.stderr.setEncoding('utf8');
firefox.stderr.on('data', (text) => {
  const address = listening.exec(text)?.[1];
  if (!address) return void process.stderr.write(text);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('listening', () =>
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}\n`),
  );
  server.on('connection', (client, request) => join(client, `${address}${request.url}`));
});

/** Passes messages both ways. */
function join(client, address) {
  const browser = new WebSocket(address, { maxPayload: 0 });
  const early = [];
  const send = (message) =>
    browser.readyState === WebSocket.OPEN ? browser.send(message) : early.push(message);
  client.on('message', (data) => {
    const message = String(data);
    const { id, method } = JSON.parse(message);
    if (method === unknown) client.send(JSON.stringify({ type: 'success', id, result: {} }));
    else send(message.replace(setsValue, putsIn));
  });
  browser.on('open', () => early.splice(0).forEach((message) => void browser.send(message)));
  browser.on('message', (data) => {
    const message = String(data);
    client.send(message.includes(download) ? withId(message) : message);
  });
  browser.on('close', () => client.close());
  browser.on('error', () => client.close());
  client.on('close', () => browser.close());
}

/** What is told of a download, with an id. */
function withId(message) {
  const { params, ...event } = JSON.parse(message);
  return JSON.stringify({ ...event, params: { ...params, download: params.navigation ?? params.url } });
}
