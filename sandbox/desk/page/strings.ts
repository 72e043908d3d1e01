/** The words of the page in the browser's language, and times written in it. */
import { english, type Strings } from "./english.ts";
import { french } from "./french.ts";
import { type Customer, customerName, type Moment } from "./state.ts";

export const t: Strings = navigator.language.toLowerCase().startsWith("fr") ? french : english;

const time = new Intl.DateTimeFormat(navigator.language, { hour: "2-digit", minute: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat(navigator.language, { dateStyle: "short", timeStyle: "short" });
const dayAndTime = new Intl.DateTimeFormat(navigator.language, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** The time of day; with the date when it was another day. */
export function momentText(moment: Moment): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  return (date.toDateString() === new Date().toDateString() ? time : dateAndTime).format(date);
}

/** A day and a time as people say them; `""` when it is neither. */
export function appointmentText(moment: Moment): string {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? "" : dayAndTime.format(date);
}

/** A share of one, such as 0.01, as percent. */
export function percentText(share: number): string {
  return new Intl.NumberFormat(navigator.language, { style: "percent", maximumFractionDigits: 2 }).format(
    share,
  );
}

/** What to call a customer, also one whom nobody named. */
export function nameOf(customer: Customer): string {
  return customerName(customer) || t.unknownCustomer;
}
