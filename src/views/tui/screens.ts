import type { Screen } from "./screen.ts";
import { accounts } from "./screens/accounts.ts";
import { accountScreen } from "./screens/account.ts";
import { coverage } from "./screens/coverage.ts";
import { ladders } from "./screens/ladders.ts";
import { overview } from "./screens/overview.ts";
import { problems } from "./screens/problems.ts";
import { trials } from "./screens/trials.ts";
import { whatIfScreen } from "./screens/what-if.ts";
import { workloads } from "./screens/workloads.ts";
import type { AppState, ScreenId } from "./state.ts";

const SCREEN_OF = {
  overview,
  accounts,
  workloads,
  ladders,
  trials,
  coverage,
  "what-if": whatIfScreen,
} satisfies Readonly<Record<ScreenId, unknown>>;

/** The screen that is in front: problems over any other, one account within the accounts. */
export function screenOf({ screen, trail, problems: asked }: AppState): Screen {
  const step = trail.at(-1);
  // Each screen knows its own rows; here they are only handed back to it.
  const found = asked ? problems : screen === "accounts" && step !== undefined ? accountScreen : SCREEN_OF[screen];
  return found as unknown as Screen;
}
