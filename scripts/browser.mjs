// The browser of the scripts: the system's Chromium where there is one, else Playwright's own.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Starts a Chromium without a window. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
      existsSync,
    ),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
}
