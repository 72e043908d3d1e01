/** An organisation in memory, as `apply` and `prune` see it, that a test can break at any call. */
import assert from "node:assert/strict";
import { apply, type Scope } from "../../../lib/provision/apply.ts";
import type { FlowView, SharedView } from "../../../lib/provision/further.ts";
import type { FoundIntegration, KnownIntegration } from "../../../lib/provision/integration.ts";
import type { AppliedStep } from "../../../lib/provision/outcome.ts";
import type { ApplyPorts, SharedSetting } from "../../../lib/provision/ports.ts";
import type { Include } from "../../../lib/provision/step.ts";
import { DIGEST, found, planOf, wanted, words } from "./worlds.ts";

/** Genesys as `apply` sees it. The sandbox stands in at connector level; here every single call can be made to fail. */
export function organisation(start: FoundIntegration[] = []) {
  const integrations = new Map(start.map((one) => [one.id, there(one)]));
  const flows = new Map<string, string>();
  const store = new Map<string, KnownIntegration>();
  const calls: string[] = [];
  const breaks = new Map<string, Error>();
  /** What the organisation shares: the default that allows nothing, and what is made of it. */
  const settings: Shared[] = ["typing", "documents"].map((kind) => ({
    id: `default-${kind}`,
    kind,
    name: "Default",
    allows: false,
  }));
  /** Looks until a creation is complete. */
  let creationLooks = 2;
  let made = 0;

  function called(what: string): void {
    calls.push(what);
    const error = breaks.get(what.split(" ")[0] ?? "");
    if (error) throw error;
  }
  const shared = (kind: "typing" | "documents"): SharedSetting => ({
    async find(name) {
      called(`find ${kind}`);
      return settings.find((one) => one.kind === kind && one.name === name && one.allows)?.id;
    },
    async create(name) {
      called(`share ${kind} ${name}`);
      settings.push({ id: `own-${kind}`, kind, name, allows: true });
      return `own-${kind}`;
    },
    async mend(id) {
      called(`mend ${id}`);
      for (const one of settings) if (one.id === id) one.allows = true;
    },
  });

  const ports: ApplyPorts = {
    async create(request) {
      called(`create ${request.name}`);
      const id = `new-${++made}`;
      const one = there({
        ...found(id, ""),
        name: request.name,
        webhookUrl: request.outboundNotificationWebhookUrl,
        webhookHeaders: request.webhookHeaders,
        dateCreated: new Date(1_800_000_000_000 + made).toISOString(),
      });
      const secret = request.outboundNotificationWebhookSignatureSecretToken;
      integrations.set(id, { ...one, secret, createStatus: "Initiated", looks: creationLooks });
      return { ...one, recipientId: "", createStatus: "Initiated" };
    },
    async update(id, change) {
      called(`update ${id} ${Object.keys(change).sort().join(",")}`);
      const one = integrations.get(id);
      assert.ok(one);
      one.name = change.name;
      one.webhookUrl = change.outboundNotificationWebhookUrl ?? one.webhookUrl;
      one.secret = change.outboundNotificationWebhookSignatureSecretToken ?? one.secret;
      one.webhookHeaders = change.webhookHeaders ?? one.webhookHeaders;
      one.settingId = change.messagingSetting?.id ?? one.settingId;
      one.contentId = change.supportedContent?.id ?? one.contentId;
    },
    async remove(id) {
      called(`remove ${id}`);
      const one = integrations.get(id);
      if (one) one.leaving = 2;
    },
    async look() {
      called("look");
      return [...integrations.values()].filter(({ leaving }) => leaving === undefined);
    },
    async status(id) {
      called(`status ${id}`);
      const one = integrations.get(id);
      if (!one) return undefined;
      if (one.createStatus === "Initiated" && one.looks-- <= 0) one.createStatus = "Completed";
      const done = one.createStatus === "Completed";
      return { ...one, recipientId: done ? one.recipientId : "", createError: "quota" };
    },
    async gone(id) {
      called(`gone ${id}`);
      const one = integrations.get(id);
      if (one?.leaving !== undefined && one.leaving-- <= 0) integrations.delete(id);
      return !integrations.has(id);
    },
    async flowOf(recipientId) {
      called(`flowOf ${recipientId}`);
      return flows.get(recipientId) ?? null;
    },
    async attachFlow(recipientId, flowId) {
      called(`attachFlow ${recipientId} ${flowId}`);
      flows.set(recipientId, flowId);
    },
    shared: { typing: shared("typing"), documents: shared("documents") },
    known: store,
    async remember(competency, one) {
      called(`remember ${competency || "-"}`);
      store.set(competency, one);
    },
    async forget(competency) {
      called(`forget ${competency}`);
      store.delete(competency);
    },
    liveOn: async () => 0,
    secret: "the secret of now",
    secretDigest: DIGEST,
    wait: async () => {},
    progress: () => {},
  };
  const view = (kind: "typing" | "documents", name: string): SharedView => ({
    name,
    what: "all",
    all: settings.filter((one) => one.kind === kind),
    defaultId: `default-${kind}`,
  });

  return {
    integrations,
    flows,
    store,
    settings,
    calls,
    breaks,
    ports,
    creationTakes: (looks: number) => {
      creationLooks = looks;
    },
    planNow: (takeOver: string[] = [], include: Include[] = []) =>
      planOf({
        found: [...integrations.values()].filter(({ leaving }) => leaving === undefined),
        known: Object.fromEntries(store),
        takeOver,
        extras: {
          ...(include.includes("typing") && { typing: view("typing", "Ours (typing)") }),
          ...(include.includes("documents") && { documents: view("documents", "Ours (documents)") }),
          ...(include.includes("flow") && { flow: flowView(flows) }),
        },
      }),
    run(scope: Scope = "all", takeOver: string[] = [], include: Include[] = []): Promise<AppliedStep[]> {
      return apply(this.planNow(takeOver, include), wanted, scope, ports);
    },
    secrets: () => [...integrations.values()].map(({ secret }) => secret),
  };
}

interface Shared {
  id: string;
  kind: string;
  name: string;
  allows: boolean;
}

/** An integration at Genesys, with how far its creation and its deletion are. */
function there(one: FoundIntegration) {
  const leaving = undefined as number | undefined;
  return { ...one, secret: "older secret", createStatus: "Completed", looks: 0, leaving };
}

const PUBLISHED = new Map([
  ["flow-1", "Animal chats"],
  ["flow-2", "Other chats"],
]);

function flowView(flows: ReadonlyMap<string, string>): FlowView {
  const named = (id: string) => ({ id, name: PUBLISHED.get(id) ?? "" });
  return {
    attached: new Map([...flows].map(([recipientId, id]) => [recipientId, named(id)])),
    published: PUBLISHED,
  };
}

/** Each step in a few words, with what came of it. */
export const results = (steps: AppliedStep[]) =>
  steps.map((step) => `${words(step)}: ${step.error?.code ?? (step.done ? "done" : "left")}`);
