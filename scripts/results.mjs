// What the test commands found, for their closing lines: how many tests passed, and by name each that failed or needed a
// second try, so that the end of a long log says what the whole of it said.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The counts of several test runs; `close` prints them, and ends the process with 1 where something failed. */
export class Results {
  passed = 0;
  failed = 0;
  skipped = 0;
  #failures = [];
  #secondTries = [];
  #broken = [];
  #times = [];

  /** Does one part of the run, and notes how long it took. */
  timed(what, part) {
    const begun = Date.now();
    const given = part();
    this.#times.push(`  ${String(Math.round((Date.now() - begun) / 1000)).padStart(5)} s  ${what}`);
    return given;
  }

  /** A run that ended with an error, whatever its report says. */
  break(what) {
    this.#broken.push(what);
  }

  /** Adds what one run of one name gave. */
  add(name, passed) {
    if (passed) this.passed += 1;
    else this.#fail(name, '');
  }

  /** Adds the report that `vitest --reporter=json` wrote; gives how many tests were skipped. */
  addVitest(file) {
    const report = read(file);
    if (!report) return this.#missing(file);
    this.passed += report.numPassedTests;
    for (const module of report.testResults) {
      const from = path.relative('.', module.name);
      // A file that could not be loaded holds no test that failed.
      if (module.status === 'failed' && module.assertionResults.every(({ status }) => status !== 'failed'))
        this.#fail(from, module.message);
      for (const test of module.assertionResults) {
        const name = `${from} › ${[...test.ancestorTitles, test.title].filter(Boolean).join(' › ')}`;
        if (test.status === 'failed') this.#fail(name, test.failureMessages[0]);
        // Vitest keeps what went wrong before a try that passed.
        else if (test.failureMessages.length > 0) this.#again(name, test.failureMessages[0]);
      }
    }
    const skipped = report.numPendingTests + report.numTodoTests;
    this.skipped += skipped;
    return skipped;
  }

  /** Adds the report of Playwright's `json` reporter; gives how many tests were skipped. */
  addPlaywright(file) {
    const report = read(file);
    if (!report) return this.#missing(file);
    this.passed += report.stats.expected + report.stats.flaky;
    this.skipped += report.stats.skipped;
    for (const error of report.errors) this.#fail('the browser tests', error.message);
    for (const spec of specsOf(report.suites)) {
      const name = `${spec.file}:${spec.line} › ${spec.title}`;
      for (const test of spec.tests) {
        const error = test.results.flatMap(({ errors }) => errors)[0]?.message;
        if (test.status === 'unexpected') this.#fail(name, error);
        if (test.status === 'flaky') this.#again(name, error);
      }
    }
    return report.stats.skipped;
  }

  /**
   * Runs the browser tests of a folder of e2e/, which has a configuration of its own and reports under the folder's name, and
   * adds what they gave.
   */
  runPlaywright(folder, args, env = {}) {
    mkdirSync('test-results', { recursive: true });
    const all = ['playwright', 'test', '--config', `e2e/${folder}/playwright.config.ts`, ...args];
    const options = { stdio: 'inherit', env: { ...process.env, ...env } };
    if (this.timed(folder, () => spawnSync('npx', all, options)).status !== 0)
      this.break(`the tests of e2e/${folder}`);
    this.addPlaywright(`test-results/${folder}.json`);
  }

  /** Adds what `npm run tempest` wrote. */
  addTempest(file) {
    const report = read(file);
    if (!report) return this.#missing(file);
    this.passed += report.passed;
    for (const name of report.failed) this.#fail(name, '');
  }

  /** Prints the names, then "<what>: N passed, N failed, N skipped", and ends the process. */
  close(what) {
    console.log(`\nTime:\n${this.#times.join('\n')}`);
    if (this.#secondTries.length > 0)
      console.log(`\nPassed on the second try:\n${this.#secondTries.join('\n')}`);
    if (this.#failures.length > 0) console.log(`\nFailed:\n${this.#failures.join('\n')}`);
    if (this.#broken.length > 0) console.log(`\nEnded with an error: ${this.#broken.join(', ')}`);
    console.log(`\n${what}: ${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    process.exit(this.failed > 0 || this.#broken.length > 0 || this.passed === 0 ? 1 : 0);
  }

  #fail(name, error) {
    this.failed += 1;
    this.#failures.push(line(name, error));
  }

  #again(name, error) {
    this.#secondTries.push(line(name, error));
  }

  #missing(file) {
    this.break(`no report ${file}`);
    return 0;
  }
}

function* specsOf(suites) {
  for (const suite of suites) {
    yield* suite.specs;
    yield* specsOf(suite.suites ?? []);
  }
}

/** A test's name with the beginning of what it said, without colours: a property's seed and counterexample are in it. */
function line(name, error) {
  const said = stripVTControlCharacters(error ?? '')
    .split('\n')
    .map((part) => part.trim().slice(0, 300))
    .filter((part) => part !== '' && !part.startsWith('at '));
  return [
    `  ${name}${said.length > 0 ? `: ${said[0]}` : ''}`,
    ...said.slice(1, 10).map((part) => `    ${part}`),
  ].join('\n');
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
