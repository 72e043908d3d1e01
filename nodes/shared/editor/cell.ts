/** A field of a table's row, with its label above it: the columns are too narrow for a label beside it. */

/** An empty cell with a label; the field that is put in says the label itself to those who hear it. */
export function cellIn(cells: JQuery, label: string): JQuery {
  return $("<div>")
    .append($('<span class="genesys-cell-label" aria-hidden="true">').text(label))
    .appendTo(cells);
}
