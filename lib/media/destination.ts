/**
 * Where files of agents may be fetched from: the hosts of the organisation's region and what the dialog adds to them,
 * never an address inside a network, whatever a name resolves to. Pure.
 */
import { BlockList, isIP } from "node:net";

export interface Destinations {
  /** Whether a request to this address may be made at all; its name still has to be resolved and judged. */
  mayAsk(url: URL): boolean;
  /** Whether the address that a name resolved to may be connected to. */
  mayConnect(url: URL, address: string): boolean;
}

/** @param more exact hosts, or `*.example.com` for everything below: where Genesys keeps files outside of the region. */
export function destinationsOf(hosts: { login: string; api: string }, more: readonly string[]): Destinations {
  const api = new URL(hosts.api);
  const domain = regionDomain(api, new URL(hosts.login));
  // A stand-in or a gateway: this one address alone, which may be on our own machine because an administrator says so.
  const isOwn = ({ origin }: URL) => domain === undefined && origin === api.origin;
  const patterns = [...(domain ? [`*.${domain}`] : []), ...more.map((host) => host.toLowerCase())];

  return {
    mayAsk(url) {
      if (url.username !== "" || url.password !== "") return false;
      if (isOwn(url)) return true;
      const isPlain = url.protocol === "https:" && url.port === "" && isIP(bare(url.hostname)) === 0;
      return isPlain && patterns.some((pattern) => fits(url.hostname, pattern));
    },
    mayConnect: (url, address) => isOwn(url) || isPublicAddress(address),
  };
}

/** `api.mypurecloud.de` and `login.mypurecloud.de` → `mypurecloud.de` (genesys-contract §1.3). */
function regionDomain(api: URL, login: URL): string | undefined {
  const domain = /^api\.(.+\..+)$/.exec(api.hostname)?.[1];
  const isRegion = domain && api.protocol === "https:" && api.port === "" && isIP(domain) === 0;
  return isRegion && login.hostname === `login.${domain}` ? domain : undefined;
}

function fits(host: string, pattern: string): boolean {
  return pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern;
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, "");

/** True for an address on the internet (IANA's special-purpose registries, RFC 6890). */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC.check(address, "ipv4");
  if (family !== 6 || address.includes("%")) return false;
  const inner = embeddedIpv4(address);
  if (inner !== undefined) return isPublicAddress(inner);
  return GLOBAL.check(address, "ipv6") && !NOT_PUBLIC.check(address, "ipv6");
}

const GLOBAL = new BlockList();
GLOBAL.addSubnet("2000::", 3, "ipv6");

const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  NOT_PUBLIC.addSubnet(network, prefix, "ipv6");

/** The IPv4 address inside a mapped one (::ffff:0:0/96) or one of a NAT64 (64:ff9b::/96, RFC 6052). */
function embeddedIpv4(address: string): string | undefined {
  const groups = groupsOf(address);
  const prefix = groups.slice(0, 6).join(":");
  if (prefix !== "0:0:0:0:0:ffff" && prefix !== "64:ff9b:0:0:0:0") return undefined;
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Eight groups in hexadecimal without leading zeros: URL knows all the ways to write one address. */
function groupsOf(address: string): string[] {
  const written = bare(new URL(`http://[${address}]`).hostname);
  const [head = "", tail] = written.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail ? tail.split(":") : [];
  return [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
}
