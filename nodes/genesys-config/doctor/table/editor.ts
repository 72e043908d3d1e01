/** The doctor's table: one group of rows per check, its verdict told by icon, word and colour. */

import { CHECK_IDS, type Check, type CheckId, type Verdict } from "../../../../lib/doctor/check.ts";
import { type DescribedFinding, type DoctorWords, described } from "../../../../lib/doctor/report.ts";

export interface DoctorTable {
  /** How many checks it has. */
  size: number;
  show(check: Check): void;
}

const ICONS: Record<Verdict, string> = {
  ok: "fa-check-circle",
  warning: "fa-exclamation-triangle",
  error: "fa-times-circle",
  skipped: "fa-minus-circle",
};
/** The roles are written out: in a narrow dialog the rows are shown as blocks, which would take them away. */
const ROW = '<tr role="row">';
const COLUMNS = ["check", "found", "means", "remedy"] as const;

/** All checks are there at once, waiting. */
export function tableIn(place: JQuery, text: DoctorWords): DoctorTable {
  const groups = new Map<CheckId, JQuery>(
    CHECK_IDS.map((id) => [id, $('<tbody role="rowgroup">').attr("data-check", id)]),
  );
  for (const [id, group] of groups) group.append(waitingRow(id, text));
  const head = COLUMNS.map((name) => $('<th scope="col" role="columnheader">').text(text(`column.${name}`)));
  $('<table class="genesys-doctor" role="table">')
    .append($('<thead role="rowgroup">').append($(ROW).append(head)), ...groups.values())
    .appendTo($('<div class="genesys-table">').appendTo(place));
  return {
    size: groups.size,
    show: (check) => void groups.get(check.id)?.empty().append(rowsOf(check, text)),
  };
}

function waitingRow(id: CheckId, text: DoctorWords): JQuery {
  return $(ROW).append(
    $('<th scope="row" role="rowheader">').text(text(`check.${id}`)),
    $('<td colspan="3" role="cell">').text(text("waiting")),
  );
}

function rowsOf(check: Check, text: DoctorWords): JQuery[] {
  const { title, verdict, findings } = described(check, text);
  const first = $('<th scope="rowgroup" role="rowheader">')
    .attr("rowspan", findings.length)
    .append($('<span class="genesys-doctor-title">').text(title), badge(verdict, text));
  return findings.map((one, index) =>
    $(ROW).append(index === 0 ? first : "", ...cellsOf(one, findings.length > 1, text)),
  );
}

function badge(verdict: Verdict, text: DoctorWords): JQuery {
  return $(`<span class="genesys-verdict ${verdict}">`).append(
    $(`<i class="fa ${ICONS[verdict]}" aria-hidden="true">`),
    " ",
    document.createTextNode(text(`verdict.${verdict}`)),
  );
}

/** Where a check has several findings, each one's own verdict stands in front of it. */
function cellsOf(finding: DescribedFinding, several: boolean, text: DoctorWords): JQuery[] {
  const cell = (name: "found" | "means" | "remedy") =>
    $('<td role="cell">')
      .attr("data-label", text(`column.${name}`))
      .toggleClass("empty", finding[name] === "")
      .append(breakable(finding[name]));
  const found = cell("found");
  if (several) {
    const icon = $(`<i class="fa ${ICONS[finding.verdict]} genesys-verdict ${finding.verdict}" role="img">`);
    found.prepend(icon.attr("aria-label", text(`verdict.${finding.verdict}`)), " ");
  }
  return [found, cell("means"), cell("remedy")];
}

/** Permissions and addresses are long: they break behind a colon or a slash, and are copied as they are. */
function breakable(text: string): (HTMLElement | Text)[] {
  return text
    .split(/(?<=[:/])(?=\S)/)
    .flatMap((part, index) => [
      ...(index > 0 ? [document.createElement("wbr")] : []),
      document.createTextNode(part),
    ]);
}
