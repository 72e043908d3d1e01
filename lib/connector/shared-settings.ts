/** The settings that the organisation shares, as Genesys words them: typing, and which files may pass (genesys-contract §2.3, §2.4). */
import type { Models } from "purecloud-platform-client-v2";
import type { Genesys } from "../genesys/client.ts";
import { typingOn } from "../genesys/settings.ts";
import type { SharedView } from "../provision/further.ts";
import type { SharedSetting } from "../provision/ports.ts";

/** What people send: when these pass, documents do. */
const DOCUMENTS = [
  "application/pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];
const EVERYTHING: Models.MediaType[] = [{ type: "*/*" }];

const nameOf = {
  typing: (connectorName: string) => `${connectorName} (typing)`,
  documents: (connectorName: string) => `${connectorName} (documents)`,
};

export async function typingView(genesys: Genesys, connectorName: string): Promise<SharedView> {
  const [all, fallback] = await Promise.all([genesys.settings.list(), genesys.settings.getDefault()]);
  return {
    name: nameOf.typing(connectorName),
    what: "inbound + outbound",
    all: together(all, fallback).map((one) => ({ ...named(one), allows: showsTyping(one) })),
    defaultId: fallback.id ?? "",
  };
}

export async function documentsView(genesys: Genesys, connectorName: string): Promise<SharedView> {
  const { supportedContents: api } = genesys;
  const [all, fallback] = await Promise.all([api.list(), api.getDefault()]);
  return {
    name: nameOf.documents(connectorName),
    what: "*/*",
    all: together(all, fallback).map((one) => ({ ...named(one), allows: letsDocumentsOut(one) })),
    defaultId: fallback.id ?? "",
  };
}

export function typingSetting({ settings: api }: Genesys): SharedSetting {
  return {
    find: async (name) => (await api.list()).find((one) => one.name === name && showsTyping(one))?.id,
    create: async (name) => idOf(await api.create(typingOn(name))),
    async mend(id) {
      const { name = "" } = await api.get(id);
      await api.update(id, typingOn(name));
    },
  };
}

/** Only what agents send is widened: what comes in stays as the organisation's default, or the profile itself, has it. */
export function documentsSetting({ supportedContents: api }: Genesys): SharedSetting {
  const profile = (name: string, like: Models.SupportedContent) => ({
    name,
    mediaTypes: { allow: { inbound: like.mediaTypes?.allow?.inbound ?? [], outbound: EVERYTHING } },
  });
  return {
    find: async (name) => (await api.list()).find((one) => one.name === name && letsDocumentsOut(one))?.id,
    create: async (name) => idOf(await api.create(profile(name, await api.getDefault()))),
    async mend(id) {
      const there = await api.get(id);
      await api.update(id, profile(there.name ?? "", there));
    },
  };
}

function showsTyping({ event }: Models.MessagingSetting): boolean {
  const { inbound, outbound } = event?.typing?.on ?? {};
  return [inbound, outbound].every((direction) => direction?.toLowerCase() === "enabled");
}

function letsDocumentsOut({ mediaTypes }: Models.SupportedContent): boolean {
  const allowed = (mediaTypes?.allow?.outbound ?? []).map(({ type = "" }) => type.trim().toLowerCase());
  return DOCUMENTS.every((type) =>
    allowed.some(
      (one) => one === "*/*" || one === type || (one.endsWith("/*") && type.startsWith(one.slice(0, -1))),
    ),
  );
}

/** A default need not be in the listing. */
function together<T extends { id?: string }>(all: readonly T[], fallback: T): T[] {
  return all.some(({ id }) => id === fallback.id) ? [...all] : [...all, fallback];
}

function named({ id = "", name = "" }: { id?: string; name?: string }) {
  return { id, name: name || id };
}

function idOf({ id = "" }: { id?: string }): string {
  return id;
}
