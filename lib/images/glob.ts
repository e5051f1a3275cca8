/**
 * Whether a whole text is as a pattern says, in which `*` stands for any characters, also none, and `?` for one; letter
 * case counts, as it does in Glance. Takes at most as many steps as both are long, multiplied, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = [...pattern];
  const present = [...text];
  let [at, from] = [0, 0];
  // Where the last star was, and how much of the text it has taken: it takes one more where the rest does not fit.
  let [star, taken] = [-1, 0];
  while (from < present.length) {
    if (wanted[at] === '*') {
      star = at;
      taken = from;
      at += 1;
    } else if (wanted[at] === '?' || wanted[at] === present[from]) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      taken += 1;
      from = taken;
      at = star + 1;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
