// Variables of the environment, as every script reads them. Only Node: a fresh clone has nothing else.
import { readFileSync } from 'node:fs';

/** A variable of the environment; one that is set to nothing is not set. */
export const setting = (name, otherwise) => process.env[name] || otherwise;

/** Seconds that a timer of Node may be asked to wait: beyond some 24 days it would not wait at all. */
export const longestWait = 86_400;

/**
 * A number of the environment, `otherwise` where it is not set (null for none at all). Throws one sentence for what is no
 * number from `least` to `most`, or no whole one where `whole` is asked for.
 */
export function numberSetting(name, otherwise, { least, most, whole = false }, env = process.env) {
  const text = env[name];
  if (!text) return otherwise;
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new Error(
    `${name}=${text} is not right: set it to a ${whole ? 'whole ' : ''}number from ${least} to ${most}, or leave it out${otherwise === null ? '' : ` for ${otherwise}`}.`,
  );
}

/** The port that a variable names. */
export const portSetting = (name, otherwise, env) =>
  numberSetting(name, otherwise, { least: 0, most: 65_535, whole: true }, env);

/** One of some words, the first where it is not set. Throws one sentence for any other. */
export function choiceSetting(name, choices, env = process.env) {
  const value = env[name]?.trim().toLowerCase() || choices[0];
  if (choices.includes(value)) return value;
  throw new Error(`${name}=${env[name]} is not right: set it to ${choices.join(' or ')}.`);
}

/** Variables that hold a secret, or may: containers and systemd give them as files, which no list of processes shows. */
export const secretNames = ['NEXTAUTH_SECRET', 'VALKEY_URL', 'DARKROOM_DEMO_ACCOUNTS'];
/** Those of the commands (`bin/darkroom`), which sign in. */
export const commandSecretNames = ['OS_PASSWORD', 'OS_APPLICATION_CREDENTIAL_SECRET'];

/**
 * Sets each secret from the file that its NAME_FILE names, without the line's end, and takes NAME_FILE away, so that who is
 * started with this environment finds it settled. Throws one sentence for a file that cannot be read or is empty, and for a
 * secret that is given twice.
 */
export function takeSecretFiles(env = process.env, names = secretNames) {
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) throw new Error(`Both ${name} and ${name}_FILE are set: leave one of them out.`);
    env[name] = secretIn(file, `${name}_FILE=${file}`);
    delete env[`${name}_FILE`];
  }
}

function secretIn(file, given) {
  let text;
  try {
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Error(
      `${given} cannot be read (${error.code}): name a file that the user of this process may read.`,
    );
  }
  if (text.trim() === '') throw new Error(`${given} is empty: write the secret into it.`);
  return text;
}
