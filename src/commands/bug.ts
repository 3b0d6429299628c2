import { plainText } from "../views/plain-text.ts";

/** A bug of ours as it is told on stderr: what to do, and the stack by which it is found. */
export function bugText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `watchbill: this is a bug, please report it\n${stack.split("\n").map(plainText).join("\n")}\n`;
}
