/** Whether an address can be reached from the internet, as far as the address itself tells. Pure. */
import { BlockList, isIP, isIPv4 } from "node:net";

/** Networks that the internet does not route: RFC 1918, 6598, loopback, link-local, and their IPv6 kin. */
const NETWORKS: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["::", 127, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
];

const notRouted = new BlockList();
for (const [network, prefix, family] of NETWORKS) notRouted.addSubnet(network, prefix, family);

/** An IPv4 or IPv6 address. */
export function isPublicAddress(address: string): boolean {
  return !notRouted.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

const INNER_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/i;

/** What a URL calls its host; of a name only what cannot be public is known before it is resolved. */
export function maybePublicHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(bare) !== 0) return isPublicAddress(bare);
  return bare.includes(".") && !INNER_NAMES.test(bare);
}
