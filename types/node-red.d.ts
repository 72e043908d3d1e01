/** What the platform's own types (frozen at 1.3.5) lack. */
import "node-red";
