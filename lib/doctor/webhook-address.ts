/** Check 5: is the webhook's address one that Genesys can call — https, port 443, public — and does it lead here? */
import { isIP } from "node:net";
import { type Finding, finding } from "./check.ts";
import type { Reached, RunCheck } from "./exam.ts";
import { withoutSecrets } from "./integrations.ts";
import { isPublicAddress, maybePublicHost } from "./public-address.ts";

export const checkWebhook: RunCheck = async ({ webhookUrl, hosts, reach, resolve }) => {
  const { hostname } = new URL(webhookUrl);
  const wantsAddresses = maybePublicHost(hostname) && isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const [addresses, reached] = await Promise.all([
    wantsAddresses ? resolve(hostname) : undefined,
    reach(webhookUrl),
  ]);
  return [
    ...judgeAddress(webhookUrl, addresses, maybePublicHost(new URL(hosts.api).hostname)),
    ...judgeAnswer(webhookUrl, reached),
  ];
};

/**
 * `addresses`: what the host's name resolves to; undefined when there is nothing to resolve. A Genesys in one's own
 * network, such as the sandbox, can call any address. Pure.
 */
export function judgeAddress(
  address: string,
  addresses: readonly string[] | undefined,
  atGenesys: boolean,
): Finding[] {
  const wrong = wrongWith(new URL(address), addresses);
  const url = withoutSecrets(address);
  if (wrong.length === 0) return [finding("webhook.public", "ok", { url })];
  return atGenesys ? wrong : [finding("webhook.local", "warning", { url })];
}

function wrongWith(url: URL, addresses: readonly string[] | undefined): Finding[] {
  const { protocol, hostname, port } = url;
  const wrong: Finding[] = [];
  if (protocol !== "https:")
    wrong.push(finding("webhook.not-https", "error", { url: withoutSecrets(url.href) }));
  else if (port !== "") wrong.push(finding("webhook.port", "error", { port }));
  const inner = addresses?.filter((one) => !isPublicAddress(one)) ?? [];
  if (!maybePublicHost(hostname)) wrong.push(finding("webhook.private", "error", { host: hostname }));
  else if (addresses?.length === 0) wrong.push(finding("webhook.unresolved", "error", { host: hostname }));
  // A name may mean something else inside a company's network than outside.
  else if (inner.length > 0)
    wrong.push(finding("webhook.private", "warning", { host: `${hostname} (${inner.join(", ")})` }));
  return wrong;
}

const POST_ONLY = 405;

/** Our own handler answers a GET with 405. What this machine sees is a hint: the way from outside may differ. Pure. */
export function judgeAnswer(address: string, reached: Reached): Finding[] {
  const url = withoutSecrets(address);
  if ("failure" in reached)
    return [finding("webhook.no-answer", "warning", { url, message: reached.failure.message })];
  if (reached.status === POST_ONLY) return [finding("webhook.answers", "ok", { url, ms: reached.ms })];
  return [finding("webhook.other-answer", "warning", { url, status: reached.status })];
}
