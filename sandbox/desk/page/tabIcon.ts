/** The page's picture in the browser's tab; made here, so that no address outside the desk is asked for one. */
import { h } from "./dom.ts";

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect width="32" height="32" rx="8" fill="#0b6b6b"/>
  <path d="M8 9h16v11h-8l-5 4v-4H8z" fill="#fff"/>
</svg>`;

export function showTabIcon(): void {
  const address = URL.createObjectURL(new Blob([PICTURE], { type: "image/svg+xml" }));
  document.head.append(h("link", { rel: "icon", href: address }));
}
