/** Check 1: do the login and the API host answer, and is it Genesys that does? */
import { type Finding, finding } from "./check.ts";
import type { Reached, RunCheck } from "./exam.ts";

export const checkHost: RunCheck = async ({ hosts, reach }) => {
  const [login, api] = await Promise.all([
    reach(`${hosts.login}/oauth/token`),
    reach(`${hosts.api}/api/v2/organizations/me`),
  ]);
  return [...judgeLogin(hosts.login, login), ...judgeApi(hosts.api, api)];
};

/** The login host may answer with a page; the token check says whether it is the right one. */
export function judgeLogin(address: string, reached: Reached): Finding[] {
  const host = new URL(address).host;
  if ("failure" in reached) return [unreachable(host, reached)];
  if (reached.status === PROXY_WANTS_LOGIN) return [notGenesys(host, reached.status)];
  return reached.status >= 500 ? [trouble(host, reached.status)] : [];
}

/** Without a token the API answers 401, in JSON. */
export function judgeApi(address: string, reached: Reached): Finding[] {
  const host = new URL(address).host;
  if ("failure" in reached) return [unreachable(host, reached)];
  const { status, ms } = reached;
  if (status >= 500) return [trouble(host, status)];
  if (reached.isPage || !reached.isJson || status === PROXY_WANTS_LOGIN) return [notGenesys(host, status)];
  return [finding("host.reached", "ok", { host, ms })];
}

const PROXY_WANTS_LOGIN = 407;

const unreachable = (host: string, { failure }: Extract<Reached, { failure: unknown }>): Finding =>
  finding("host.unreachable", "error", { host, message: failure.message });

const notGenesys = (host: string, status: number): Finding =>
  finding("host.not-genesys", "error", { host, status });

const trouble = (host: string, status: number): Finding => finding("host.trouble", "error", { host, status });
