/** A row of a long table: its fields are built when it comes near the screen, or when something has to be said at it. */

import type { CompetencyRow } from "../../config.ts";
import type { Gone } from "../gone.ts";
import { type RowContext, type RowFields, rowIn } from "../row/editor.ts";

/** Until it is built the row is what was saved; afterwards its fields say what it is. */
export function lazyRowIn(place: JQuery, saved: CompetencyRow, context: RowContext): RowFields {
  const row = { ...saved };
  let names: readonly string[] = [];
  let gone: Gone | undefined;
  let built: RowFields | undefined;

  place.addClass("genesys-unbuilt");
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting) build();
    },
    { rootMargin: "200px" },
  );
  for (const element of place.toArray()) observer.observe(element);

  function build(): RowFields {
    if (built) return built;
    observer.disconnect();
    place.removeClass("genesys-unbuilt");
    built = rowIn(place, row, context);
    built.offerFallbacks(names);
    if (gone) built.markGone(gone);
    return built;
  }

  return {
    read: () => built?.read() ?? { ...row },
    offerFallbacks(all) {
      names = all;
      built?.offerFallbacks(all);
    },
    follow(before, now) {
      if (row.fallback === before) row.fallback = now;
      built?.follow(before, now);
    },
    tell(problems) {
      if (built || problems.length > 0) build().tell(problems);
    },
    markGone(found) {
      gone = found;
      built?.markGone(found);
      if (found.queues.has(row.queueId) || found.flows.has(row.flowId)) build();
    },
    focus: () => build().focus(),
  };
}
