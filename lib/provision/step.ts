/** A step of a plan: data that a person reads before it is carried out (DESIGN §9). */

export type StepKind = "create" | "adopt" | "keep" | "update" | "conflict" | "orphan" | "delete";

/** What a step is about when it is not the integration as a whole. */
export type Field = "webhookUrl" | "secret" | "marker" | "flow" | "typing" | "documents";

/** Why a step is there, for programs and for a dialog's own language; `why` says it in English. */
export type Reason =
  | "missing"
  | "gone"
  | "failed-before"
  | "setting-missing"
  | "ours"
  | "taken-over"
  | "fits"
  | "renamed"
  | "address-differs"
  | "mark-missing"
  | "secret-newer"
  | "flow-differs"
  | "flow-unusable"
  | "typing-off"
  | "documents-refused"
  | "setting-differs"
  | "elsewhere"
  | "other-connector"
  | "second"
  | "unwanted"
  | "broken"
  | "listed"
  | "gone-already"
  | "in-use"
  | "not-ours";

export interface Step {
  kind: StepKind;
  /** "" = the row without competency, `*` = the organisation: a setting that our integrations share. */
  competency: string;
  /** Of the integration, or of the setting; null while there is none. */
  integrationId: string | null;
  integrationName: string;
  /** What an `update` changes, or which shared setting is meant; else null. */
  field: Field | null;
  old: string | null;
  new: string | null;
  reason: Reason;
  why: string;
}

/** What `plan` answers; `apply` wants the hash back. */
export interface Plan {
  hash: string;
  steps: Step[];
  summary: string;
}

/** What a plan may look at besides the integrations themselves. */
export const INCLUDES = ["flow", "typing", "documents"] as const;
export type Include = (typeof INCLUDES)[number];

/** The competency of steps that are about a setting of the organisation. */
export const ORGANISATION = "*";

const SENTENCES: Record<Reason, string> = {
  missing: "not there yet",
  gone: "its integration is gone from Genesys",
  "failed-before": "Genesys could not create it the last time",
  "setting-missing": "there is none yet that allows it",
  ours: "carries our mark or our address",
  "taken-over": "taken over, as the message says",
  fits: "as it should be",
  renamed: 'renamed to "{name}", still ours',
  "address-differs": "the webhook address differs",
  "mark-missing": "our mark is missing",
  "secret-newer": "the webhook secret is a newer one",
  "flow-differs": "another Architect flow answers there than the row names",
  "flow-unusable": "the row's flow is not published, or not to be seen: publish it in Architect first",
  "typing-off": "typing is not shown in both directions",
  "documents-refused": "agents cannot send documents",
  "setting-differs": "somebody changed it",
  elsewhere: "has our name but points to {host}",
  "other-connector": "has our name and our address but the mark of another connector",
  second: "a second one of ours for the same competency",
  unwanted: "no row of the competency table asks for it",
  broken: "Genesys could not create it",
  listed: "ours, not needed, and listed in msg.prune",
  "gone-already": "Genesys does not have it (any more)",
  "in-use": "a row of the competency table needs it",
  "not-ours": "carries neither our mark nor our address",
};

/** A step with its sentence. */
export function stepOf(facts: Omit<Step, "why">): Step {
  const why = SENTENCES[facts.reason]
    .replace("{name}", () => facts.integrationName)
    .replace("{host}", () => hostOf(facts.old ?? ""));
  return { ...facts, why };
}

/** Where an address leads, for people. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an unreadable address";
}
