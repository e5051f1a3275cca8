// Starts the parts of a running Darkroom and starts again the one that dies. Only Node: a fresh clone has nothing else.
import { endTogether, howEnded, runs, startUntil } from './processes.mjs';

/** Milliseconds before a part that died is started again: the first time, and at most, twice as long each time. */
const firstPause = 500;
const longestPause = 30_000;
/** What a part ends with whose configuration is wrong (EX_CONFIG of sysexits.h; instrumentation.ts). */
const wrongConfiguration = 78;
/** A part that ran for so many milliseconds is started again as if it had never died. */
const soundAfter = 60_000;

/** Who started us, asked before anything else: whoever is gone later must not be taken for another one. */
const startedBy = process.ppid;

/**
 * Starts parts one after the other; resolves when all are ready, and rejects with the sentence of the one that is not, once
 * the others have been told to end. From then on a part that dies takes no other with it: it is started again, each time
 * after a longer pause, and the log says how it ended. All end with this process, at one signal and whichever way it ends.
 * A part has a `name`, and `ready`, `args` and `env` as startUntil takes them; `env` may be made when it is started.
 */
export async function keepRunning(parts) {
  // Whoever read our log may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  endWithNpm();
  const children = new Map();
  const isEnding = endTogether(() => [...children.values()]);

  const start = async (part) => {
    const env = typeof part.env === 'function' ? await part.env() : part.env;
    const spawned = (child) => children.set(part.name, child);
    return startUntil(part.ready, part.args, { env, detached: true, spawned });
  };
  /** Starts a part again whenever it ends; `fails` counts the ends that came soon. */
  const watch = (part, child, fails) => {
    const since = Date.now();
    const ended = () => {
      // It said what is wrong with how it is set up, which no other start mends; the others end with this process.
      if (child.exitCode === wrongConfiguration) process.exit(1);
      const soon = Date.now() - since < soundAfter;
      again(part, `${part.name} ${howEnded(child)}`, soon ? fails : 0);
    };
    if (runs(child)) child.once('exit', ended);
    else ended();
  };
  const again = (part, what, fails) => {
    if (isEnding()) return;
    const pause = Math.min(firstPause * 2 ** fails, longestPause);
    console.error(`${what.replace(/\.$/, '')}: it is started again in ${pause / 1000} s.`);
    setTimeout(async () => {
      if (isEnding()) return;
      try {
        const child = await start(part);
        if (!isEnding()) console.error(`${part.name} runs again.`);
        watch(part, child, fails + 1);
      } catch (error) {
        again(part, `${part.name} did not start: ${error.message}`, fails + 1);
      }
    }, pause);
  };

  const started = [];
  for (const part of parts) started.push(await start(part));
  for (const [index, part] of parts.entries()) watch(part, started[index], 0);
}

/** Between npm and us stands a shell, which npm ends when it is told to end, and which says nothing to us. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const look = setInterval(() => {
    if (process.ppid === startedBy) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  look.unref();
}
