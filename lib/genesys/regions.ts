/** Where a Genesys Cloud region answers: the 18 regions and the hosts that belong to each (genesys-contract §1.3). */
import { HandoverError } from "../errors.ts";
import { trimmedEnd } from "../trimmed.ts";

export interface Region {
  /** The region's domain; hosts are `login.{domain}` and `api.{domain}`. */
  domain: string;
  /** Name of the AWS region behind it. */
  aws: string;
  /** What a person calls it. */
  place: string;
}

export const REGIONS: readonly Region[] = [
  { domain: "mypurecloud.com", aws: "us-east-1", place: "US East (Virginia)" },
  { domain: "use2.us-gov-pure.cloud", aws: "us-east-2", place: "US East 2 (FedRAMP)" },
  { domain: "usw2.pure.cloud", aws: "us-west-2", place: "US West (Oregon)" },
  { domain: "cac1.pure.cloud", aws: "ca-central-1", place: "Canada" },
  { domain: "mxc1.pure.cloud", aws: "mx-central-1", place: "Mexico" },
  { domain: "sae1.pure.cloud", aws: "sa-east-1", place: "São Paulo" },
  { domain: "mypurecloud.ie", aws: "eu-west-1", place: "Dublin" },
  { domain: "euw2.pure.cloud", aws: "eu-west-2", place: "London" },
  { domain: "mypurecloud.de", aws: "eu-central-1", place: "Frankfurt" },
  { domain: "euc2.pure.cloud", aws: "eu-central-2", place: "Zurich" },
  { domain: "edee1.eusc-pure.cloud", aws: "eusc-de-east-1", place: "EU sovereign (Germany)" },
  { domain: "mec1.pure.cloud", aws: "me-central-1", place: "United Arab Emirates" },
  { domain: "aps1.pure.cloud", aws: "ap-south-1", place: "Mumbai" },
  { domain: "apse1.pure.cloud", aws: "ap-southeast-1", place: "Singapore" },
  { domain: "mypurecloud.com.au", aws: "ap-southeast-2", place: "Sydney" },
  { domain: "mypurecloud.jp", aws: "ap-northeast-1", place: "Tokyo" },
  { domain: "apne2.pure.cloud", aws: "ap-northeast-2", place: "Seoul" },
  { domain: "apne3.pure.cloud", aws: "ap-northeast-3", place: "Osaka" },
];

/** Base addresses without a trailing slash; a path in front of the API's own is kept (a gateway). */
export interface Hosts {
  login: string;
  api: string;
}

/**
 * The hosts of a region: a domain (also one that is not in the list: regions are added), the name of its AWS region,
 * or `custom` / `sandbox` with both addresses given. Throws NOT_CONFIGURED.
 */
export function hostsOf(region: string, custom: { loginUrl?: string; apiUrl?: string } = {}): Hosts {
  const wanted = region.trim().toLowerCase();
  if (wanted === "custom" || wanted === "sandbox") {
    return { login: baseUrl(custom.loginUrl, "login"), api: baseUrl(custom.apiUrl, "API") };
  }
  const domain = REGIONS.find(({ aws }) => aws === wanted)?.domain ?? wanted;
  if (!DOMAIN.test(domain)) throw wrongRegion(region);
  return { login: `https://login.${domain}`, api: `https://api.${domain}` };
}

const DOMAIN = /^(?!(?:api|apps|login)\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

function wrongRegion(region: string): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    region.trim() === "" ? "No Genesys Cloud region is set." : `"${region.slice(0, 80)}" is no region.`,
    'Choose one from the list, or give its domain alone, such as "mypurecloud.de".',
  );
}

function baseUrl(address: string | undefined, role: "login" | "API"): string {
  const url = URL.parse(address?.trim() ?? "");
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash) {
    return trimmedEnd(url.href, "/");
  }
  throw new HandoverError(
    "NOT_CONFIGURED",
    `The ${role} address of the custom region is ${address?.trim() ? "no http(s) address" : "missing"}.`,
    `Give it as "https://${role.toLowerCase()}.example.com", without user, query or fragment.`,
  );
}
