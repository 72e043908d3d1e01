/** What became of the history, for the flow: `msg.delivery.history`. */
import type { HistoryMode } from "../content-settings.ts";
import type { MaskCounts } from "../masking/masking.ts";

export interface HistoryReport {
  mode: HistoryMode;
  /** Turns that the flow gave. */
  turns: number;
  /** Of these: told to the agent, left out for their length, and told with an earlier escalation already. */
  sent: number;
  omitted: number;
  earlier: number;
  /** True when the flow's summary went. */
  summary: boolean;
  /** Messages to the agent that all this became. */
  messages: number;
  masked: MaskCounts;
}
