/** A badge in a cell: something that was saved and that Genesys does not have any more. Hidden at first. */
export function badgeIn(cell: JQuery, label: string): JQuery {
  return $('<span class="genesys-badge">')
    .append($('<i class="fa fa-chain-broken" aria-hidden="true">'), " ", document.createTextNode(label))
    .hide()
    .appendTo(cell);
}
