/**
 * Whether an address names who asks (`https://name:password@host`): no request is made of such a one (fetch refuses it), and
 * whatever shows the address shows the password. False for what is no address.
 */
export function hasSignIn(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}
