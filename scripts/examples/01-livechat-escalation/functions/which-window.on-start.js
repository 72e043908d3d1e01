export default function whichWindowOnStart() {
  // After a start no window is open; those that were will ask for a ticket again.
  flow.set("windows", {});
  flow.set("tickets", {});
}
