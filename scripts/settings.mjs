// Variables of the environment, as every script reads them. Only Node: a fresh clone has nothing else.

/** A variable of the environment; one that is set to nothing is not set. */
export const setting = (name, otherwise) => process.env[name] || otherwise;

/** Seconds that a timer of Node may be asked to wait: beyond some 24 days it would not wait at all. */
export const longestWait = 86_400;

/**
 * A number of the environment, `otherwise` where it is not set. Throws one sentence for what is no number from `least`
 * to `most`, or no whole one where `whole` is asked for.
 */
export function numberSetting(name, otherwise, { least, most, whole = false }, env = process.env) {
  const text = env[name];
  if (!text) return otherwise;
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new Error(
    `${name}=${text} is not right: set it to a ${whole ? 'whole ' : ''}number from ${least} to ${most}, or leave it out for ${otherwise}.`,
  );
}

/** The port that a variable names. */
export const portSetting = (name, otherwise, env) =>
  numberSetting(name, otherwise, { least: 0, most: 65_535, whole: true }, env);
