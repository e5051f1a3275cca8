import ipaddr from 'ipaddr.js';

/** Public by its number, but answered by the host that a virtual machine runs on (Azure's WireServer). */
const hostsOwn = ['168.63.129.16'];

/**
 * Whether an IP address is in the public network: not loopback, link-local, private, a translation of an IPv4 address or
 * anything else that IANA's special-purpose registries name. False for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip instanceof ipaddr.IPv6) {
    // Of all IPv6 addresses 2000::/3 alone was ever given out (RFC 4291, 2.4).
    if (((ip.parts[0] ?? 0) & 0xe000) !== 0x2000) return false;
  } else if (hostsOwn.includes(ip.toString())) return false;
  return ip.range() === 'unicast';
}
