import { withoutSecrets } from "../inventory/secrets.ts";
import { plainText } from "../views/plain-text.ts";

/**
 * A bug of ours as it is told on stderr: what to do, and the stack by which it is found. What a `veiled` one says of itself may
 * hold names, so that only its kind and its stack are told.
 */
export function bugText(error: unknown, veiled = false): string {
  return `watchbill: this is a bug, please report it\n${stackOf(error, veiled).split("\n").map(plainText).join("\n")}\n`;
}

function stackOf(error: unknown, veiled: boolean): string {
  if (!(error instanceof Error))
    return veiled ? "no error was thrown, but something else" : withoutSecrets(String(error));
  const lines = (error.stack ?? `${error.name}: ${error.message}`).split("\n");
  const first = lines.findIndex((line) => /^\s+at /.test(line));
  const frames = first === -1 ? [] : lines.slice(first);
  const said = first === -1 ? lines : lines.slice(0, first);
  return [veiled ? error.name : withoutSecrets(said.join("\n")), ...frames].join("\n");
}
