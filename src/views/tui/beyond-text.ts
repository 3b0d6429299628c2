import { counted } from "../format-number.ts";

/** What of a list or text is out of sight; empty where nothing is. */
export function beyondText({ above, below }: { readonly above: number; readonly below: number }): string {
  return [
    ...(above > 0 ? [`↑ ${counted(above, "line")} above`] : []),
    ...(below > 0 ? [`↓ ${counted(below, "line")} below`] : []),
  ].join(" · ");
}
