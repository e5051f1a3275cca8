import { RE2JS } from 're2js';

/**
 * Patterns of the catalog: Python's regular expressions, written by whoever may write a namespace. They run on an engine
 * that needs linear time whatever the pattern, so that none can hang the page. It knows neither look-around nor
 * back-references; a pattern with these is let through unchecked.
 */

/** Whether the pattern is found in the value, as Python's `re.search` would; null for one that is not checked here. */
export function matchesPattern(pattern: string, value: string): boolean | null {
  return compiled(pattern)?.matcher(value).find() ?? null;
}

/** Whether this is a regular expression at all. */
export function isPattern(pattern: string): boolean {
  return compiled(pattern) !== null || readsAsExpression(pattern);
}

const kept = new Map<string, RE2JS | null>();

function compiled(pattern: string): RE2JS | null {
  const there = kept.get(pattern);
  if (there !== undefined) return there;
  const made = compile(pattern);
  if (kept.size > 500) kept.clear();
  kept.set(pattern, made);
  return made;
}

function compile(pattern: string): RE2JS | null {
  try {
    // Python's \Z is the very end.
    return RE2JS.compile(pattern.replace(/\\Z$/, '\\z'));
  } catch {
    return null;
  }
}

/** What the linear engine does not know is read by the browser's own, which only has to read it. */
function readsAsExpression(pattern: string): boolean {
  try {
    new RegExp(pattern.replaceAll('(?P<', '(?<').replace(/\(\?P=(\w+)\)/g, '\\k<$1>'));
    return true;
  } catch {
    return false;
  }
}
