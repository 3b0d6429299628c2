import { drawerHead } from "./drawer-head.ts";
import type { Line } from "./line.ts";
import { line, span } from "./line.ts";
import type { View } from "./screen.ts";

/** What can be opened in place of the present source, while its words are typed. */
export function openLines(view: View): Line[] {
  const rows: readonly (readonly [string, string])[] = [
    ["aws", "the account that you are logged in to, live"],
    ["aws --organization", "every account of the organization, live"],
    ["sample", "an invented organization"],
    ["FILE…", "inventory, estimate or AWS CLI answers"],
    ["eks=300,fargate=50,ec2=1200@us-east-1", "typed vCPUs"],
  ];
  return [
    drawerHead(view, "open", "type a source · enter opens · esc"),
    ...rows.map(([word, says]): Line => [span(`   ${word.padEnd(40)}`), span(says, "dim")]),
    line(""),
  ];
}
