/** The doctor of one connector: hands it what it may look at, one examination at a time, and cleans up behind it. */
import { lookup } from "node:dns/promises";
import { budgetFor } from "../delivery/budgets.ts";
import type { Timers } from "../delivery/timers.ts";
import { type Check, worstOf } from "../doctor/check.ts";
import { examine } from "../doctor/doctor.ts";
import type { Exam, Reached, Wants } from "../doctor/exam.ts";
import { createProbes, type Probes } from "../doctor/probe.ts";
import { createReadings } from "../doctor/readings.ts";
import type { Examination } from "../doctor/report.ts";
import { withoutSecrets } from "../doctor/without-secrets.ts";
import { asHandoverError } from "../errors.ts";
import { createGenesys, type Genesys } from "../genesys/client.ts";
import type { Grant } from "../genesys/permission-probes.ts";
import type { NotificationSocket, NotificationState } from "../genesys/socket.ts";
import { createTransport } from "../genesys/transport.ts";
import type { Include } from "../provision/step.ts";
import type { Secrets } from "../secrets.ts";
import type { Store } from "../store/store.ts";
import type { Integrations } from "./integrations.ts";
import { leftOpen, openedIn } from "./opened.ts";
import type { ConnectorSettings } from "./settings.ts";
import type { UserOf } from "./user-ids.ts";
import { waitWith } from "./wait.ts";

export interface DoctorPorts {
  settings: () => ConnectorSettings;
  store: Store;
  integrations: Integrations;
  secrets: () => Secrets;
  userOf: UserOf;
  socket: () => Pick<NotificationSocket, "state" | "queues">;
  timers: Timers;
  now: () => number;
}

export interface DoctorQuestion {
  /** Send a real message, which opens and closes a conversation in the organisation. */
  roundTrip: boolean;
  /** Absent: what is usual. */
  wants?: Wants;
  /** Further steps that provisioning is set to take; absent: none. */
  includes?: readonly Include[];
}

export interface ConnectorDoctor {
  /** `progress` gets each check as soon as it is done. Rejects with STORE_UNAVAILABLE only. */
  examine(question: DoctorQuestion, progress?: (check: Check) => void): Promise<Examination>;
  /** Which webhooks are the doctor's own, and no flow's. */
  probes: Probes;
  /** Closes what an examination that was cut short has left open. Never rejects. */
  tidy(): Promise<void>;
}

const TIMEOUT_MS = 8_000;

export function createConnectorDoctor(ports: DoctorPorts): ConnectorDoctor {
  const probes = createProbes(() => ports.secrets().idKeys, ports.userOf);
  let running: Promise<unknown> = Promise.resolve();

  async function examination(
    { roundTrip, wants, includes = [] }: DoctorQuestion,
    progress: (check: Check) => void,
  ): Promise<Examination> {
    if (roundTrip) await tidy();
    const settings = ports.settings();
    const { connectorName, webhookUrl, competencies: rows, hosts } = settings;
    const known = ports.integrations.all();
    // A client of its own, so that it logs in anew instead of trusting a token that is still good.
    const genesys = clientOf(settings);
    const transport = createTransport(TIMEOUT_MS);
    const exam: Exam = {
      roundTrip,
      wants,
      includes,
      hosts,
      connectorName,
      webhookUrl,
      rows,
      hours: settings.hours,
      known,
      secretDigest: ports.secrets().digest,
      genesys,
      readings: createReadings(genesys, { connectorName, webhookUrl, rows, known }),
      heard: heardBy(ports.socket()),
      probes,
      opened: openedIn(ports.store, ports.timers, genesys),
      reach: (url) => reach(transport, url, ports.now),
      resolve,
      wait: waitWith(ports.timers),
      now: ports.now,
    };
    const told = (check: Check) =>
      withoutSecrets(check, [settings.clientSecret, ...ports.secrets().accepted]);
    try {
      const checks = await examine(exam, ports, (check) => progress(told(check)));
      return {
        at: new Date(ports.now()).toISOString(),
        verdict: worstOf(checks.map(({ verdict }) => verdict)),
        connectorName,
        api: hosts.api,
        webhookUrl,
        checks: checks.map(told),
      };
    } finally {
      genesys.close();
      transport.close();
    }
  }

  async function tidy() {
    // The store says by itself when it cannot be read, to whom it matters.
    const left = await leftOpen(ports.store).catch(() => []);
    if (left.length === 0) return;
    const genesys = clientOf(ports.settings());
    const opened = openedIn(ports.store, ports.timers, genesys);
    for (const id of left) await opened.close(id).catch(() => undefined);
    genesys.close();
  }

  /** One at a time: two would wait for each other's requests. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = running.then(task);
    running = result.catch(() => undefined);
    return result;
  }

  return {
    probes,
    examine: (question, progress = () => {}) => inTurn(() => examination(question, progress)),
    tidy: () => inTurn(tidy),
  };
}

function clientOf({ hosts, clientId, clientSecret }: ConnectorSettings): Genesys {
  return createGenesys({
    hosts,
    credentials: { clientId, clientSecret },
    budget: budgetFor(hosts.api, clientId),
    timeoutMs: TIMEOUT_MS,
  });
}

function heardBy({ state, queues }: ReturnType<DoctorPorts["socket"]>): Exam["heard"] {
  return { instantEnd: grantOf(state), many: grantOf(queues) };
}

function grantOf({ kind }: NotificationState): Grant {
  if (kind === "live") return { held: "yes" };
  return kind === "unavailable" ? { held: "no" } : { held: "unknown", why: "" };
}

async function reach(
  transport: ReturnType<typeof createTransport>,
  url: string,
  now: () => number,
): Promise<Reached> {
  const startedAt = now();
  try {
    const { status, json, isPage } = await transport.send({
      method: "GET",
      url,
      headers: { accept: "application/json" },
    });
    return { status, isJson: json !== undefined, isPage, ms: now() - startedAt };
  } catch (error) {
    return { failure: asHandoverError(error) };
  }
}

async function resolve(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}
