/** True for a time zone that Node.js knows, such as `Europe/Paris`, written without spaces around it. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
