/** What the browser remembers for the page; a browser that forbids storage just forgets. */

export function recall(storage: "localStorage" | "sessionStorage", key: string): string {
  try {
    return window[storage].getItem(`agent-desk.${key}`) ?? "";
  } catch {
    return "";
  }
}

export function remember(storage: "localStorage" | "sessionStorage", key: string, value: string): void {
  try {
    window[storage].setItem(`agent-desk.${key}`, value);
  } catch {
    // Forgetting is all right here.
  }
}
