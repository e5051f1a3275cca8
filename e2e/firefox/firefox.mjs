#!/usr/bin/env node
// Starts Firefox for Playwright. Debian's ESR does not know a WebDriver BiDi command yet that Playwright sends for every
// context (`emulation.setMediaFeaturesOverride`): what is between them answers that one itself, and passes on all else.
import { spawn } from 'node:child_process';
import { WebSocket, WebSocketServer } from 'ws';

const unknown = 'emulation.setMediaFeaturesOverride';
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
    else send(message);
  });
  browser.on('open', () => early.splice(0).forEach((message) => void browser.send(message)));
  browser.on('message', (data) => client.send(String(data)));
  browser.on('close', () => client.close());
  browser.on('error', () => client.close());
  client.on('close', () => browser.close());
}
