import type { ForecastOptions } from "../../plan/model.ts";
import type { Prompt, ScreenId } from "./state.ts";

/** What a key or a command asks of the world, or of the data. */
export type Effect =
  | { readonly do: "quit" }
  | { readonly do: "screen"; readonly screen: ScreenId }
  | { readonly do: "ask"; readonly prompt: Prompt["kind"] }
  | { readonly do: "options"; readonly change: Partial<Pick<ForecastOptions, "tierScope" | "ladder" | "monthHours">> }
  | { readonly do: "mouse"; readonly on: boolean }
  | { readonly do: "copy"; readonly text: string }
  | { readonly do: "export"; readonly path: string }
  | { readonly do: "open"; readonly words: readonly string[] }
  | { readonly do: "save"; readonly path: string }
  | { readonly do: "load"; readonly path: string };
