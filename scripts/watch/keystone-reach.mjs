// Whether the identity service answers lately, for readiness: a copy that cannot reach it signs nobody in.

/** Milliseconds for which it may not answer. */
const patience = 30_000;
/** Milliseconds between two looks at one that did not, and until such a look is given up. */
const lookEvery = 5000;
const lookWithin = 5000;

/** Answers of what stands in front of a service that is away. */
const away = new Set([502, 503, 504]);

/**
 * Listens to the calls of the cloud. While Keystone answers, or nobody asks it, nothing is asked for this alone; when it
 * did not answer, it is looked at again with each probe, for a copy to which nobody is sent would never hear of its return.
 *
 * @param addresses gives those of each cloud that people can choose
 * @param clock gives milliseconds
 */
export function keystoneReach({ addresses, clock = Date.now }) {
  /** Since when each one did not answer, by its origin. */
  const silentSince = new Map();
  let lookedAt = Number.NEGATIVE_INFINITY;

  function note(origin, answers) {
    if (answers) silentSince.delete(origin);
    else if (!silentSince.has(origin)) silentSince.set(origin, clock());
  }

  /** Asks those that did not answer, without a token and without waiting. */
  function look() {
    if (clock() - lookedAt < lookEvery) return;
    lookedAt = clock();
    for (const address of addresses()) {
      const { origin } = new URL(address);
      if (!silentSince.has(origin)) continue;
      fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(lookWithin) }).then(
        async ({ status, body }) => {
          await body?.cancel();
          note(origin, !away.has(status));
        },
        () => note(origin, false),
      );
    }
  }

  /** Whether none of the clouds has answered for half a minute, though each was asked. */
  function isAway() {
    if (silentSince.size === 0) return false;
    look();
    const origins = addresses().map((address) => new URL(address).origin);
    return (
      origins.length > 0 &&
      origins.every((origin) => clock() - (silentSince.get(origin) ?? Number.POSITIVE_INFINITY) >= patience)
    );
  }

  const listener = {
    call({ service, origin, status, failure }) {
      // Who asked has left: that says nothing.
      if (service !== 'identity' || failure === 'AbortError') return;
      note(origin, status !== null && !away.has(status));
    },
  };
  return { isAway, listener };
}
