/** What every part of the page has in common. */
import type { Place } from "./place.ts";
import type { Agent, DeskState } from "./state.ts";

/** All that a part needs to draw itself. */
export interface View {
  state: DeskState;
  place: Place;
  /** The agent this window plays; undefined before one was chosen. */
  me: Agent | undefined;
}

/** A piece of the page: it is made once and shows each new view. */
export interface Part {
  element: HTMLElement;
  show(view: View): void;
}
