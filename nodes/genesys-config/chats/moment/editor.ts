/** A moment as people read it on this computer; its title says it in UTC, as logs and Genesys do. */

/** `at` in milliseconds since 1970. */
export function momentIn(at: number): JQuery {
  const date = new Date(at);
  const shown = date.toLocaleString(RED.i18n.lang(), { dateStyle: "short", timeStyle: "medium" });
  return $("<time>").attr({ datetime: date.toISOString(), title: date.toISOString() }).text(shown);
}
