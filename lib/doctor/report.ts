/** What the doctor found, in words: for a dialog, for a flow, and as text for a ticket. Pure; knows no language itself. */
import type { Check, CheckId, Finding, Values, Verdict } from "./check.ts";

/** A text of the catalogue below `doctor`, such as `typing.off.found`. */
export type DoctorWords = (key: string, values?: Values) => string;

/** Everything that one run of the doctor brings. */
export interface Examination {
  /** ISO-8601. */
  at: string;
  verdict: Verdict;
  connectorName: string;
  /** Base address of Genesys' API. */
  api: string;
  webhookUrl: string;
  checks: Check[];
}

export interface DescribedFinding extends Finding {
  found: string;
  means: string;
  /** "" when nothing is to be done. */
  remedy: string;
}

export interface DescribedCheck {
  id: CheckId;
  verdict: Verdict;
  title: string;
  /** The texts of all its findings, one a line. */
  found: string;
  means: string;
  remedy: string;
  findings: DescribedFinding[];
}

export function described({ id, verdict, findings }: Check, words: DoctorWords): DescribedCheck {
  const told = findings.map((one) => ({ ...one, ...textsOf(one, words) }));
  const lines = (part: "found" | "means" | "remedy") =>
    [...new Set(told.map((one) => one[part]))].filter(Boolean).join("\n");
  return {
    id,
    verdict,
    title: words(`check.${id}`),
    found: lines("found"),
    means: lines("means"),
    remedy: lines("remedy"),
    findings: told,
  };
}

function textsOf({ key, values }: Finding, words: DoctorWords) {
  return {
    found: words(`${key}.found`, values),
    means: words(`${key}.means`, values),
    remedy: words(`${key}.remedy`, values),
  };
}

/** The whole report as plain text. `versions`: what runs here, such as "Node-RED 5.0.7". */
export function reportText(examination: Examination, words: DoctorWords, versions: string): string {
  const { at, connectorName, api, webhookUrl, verdict, checks } = examination;
  const head = [
    `${words("report.title")} · ${at} · ${words(`verdict.${verdict}`)}`,
    words("report.connector", { name: connectorName }),
    words("report.genesys", { api }),
    words("report.webhook", { url: webhookUrl }),
    versions,
  ];
  return `${[head.join("\n"), ...checks.map((check, index) => chapter(check, index + 1, words))].join("\n\n")}\n`;
}

function chapter(check: Check, number: number, words: DoctorWords): string {
  const { title, verdict, findings } = described(check, words);
  const lines = findings.flatMap(({ found, means, remedy }) => [
    `    ${found}`,
    ...(means ? [`      ${words("report.means", { text: means })}`] : []),
    ...(remedy ? [`      ${words("report.remedy", { text: remedy })}`] : []),
  ]);
  return [`${number}. [${words(`verdict.${verdict}`)}] ${title}`, ...lines].join("\n");
}
