import type { ScanEvent } from "../sources/aws/scan.ts";
import { plainText } from "../views/plain-text.ts";
import type { Context } from "./context.ts";

const grouped = new Intl.NumberFormat("en-US");

/**
 * Tells on stderr how far a scan is. Where someone watches, one line stands in place of the one before; elsewhere there is a line
 * for each tenth of the cells. What was refused stands on a line of its own, the first few times.
 */
export function showProgress({ note, watched }: Context): (event: ScanEvent) => void {
  let cells = 0;
  let closed = 0;
  let workloads = 0;
  let refused = 0;
  let tenth = 0;
  const say = (line: string): void => note(watched ? `\r\u001b[K${line}\n` : `${line}\n`);
  return (event) => {
    switch (event.type) {
      case "anew":
        say(plainText(`the unfinished ${event.file} ${WHY_ANEW[event.why]} and is begun anew`));
        return;
      case "planned":
        cells = event.cells;
        closed = event.closed;
        say(
          `reading ${count(event.accounts, "account")}, ${count(cells, "account × Region cell")}` +
            (closed === 0 ? "" : `; ${grouped.format(closed)} were read before`),
        );
        return;
      case "refused": {
        refused++;
        const { accountId, regionId, api, reason } = event.gap;
        if (refused <= FIRST_REFUSED)
          say(plainText(`not read: ${accountId} × ${regionId ?? "all Regions"}: ${api} ${reason}`));
        else if (refused === FIRST_REFUSED + 1) say("not read: more; the report lists all");
        return;
      }
      case "again":
        return;
      case "read": {
        workloads += event.workloads;
        const { left, calls, repeated } = event;
        const read = cells - left;
        const line =
          `${grouped.format(read)} of ${count(cells, "cell")} read, ${grouped.format(left)} left` +
          ` · ${count(workloads, "host")} and tasks · ${count(calls, "call")}` +
          (repeated === 0 ? "" : `, ${grouped.format(repeated)} repeated`);
        if (watched) note(`\r\u001b[K${line}${left === 0 ? "\n" : ""}`);
        else if (left === 0 || Math.floor(((read - closed) / Math.max(1, cells - closed)) * 10) > tenth) {
          tenth = Math.floor(((read - closed) / Math.max(1, cells - closed)) * 10);
          note(`${line}\n`);
        }
        return;
      }
    }
  };
}

const WHY_ANEW = {
  broken: "is damaged",
  "other-scan": "is of another scan",
  "too-old": "is older than a day",
} as const;

/** Refusals that are told one by one. */
const FIRST_REFUSED = 5;

const count = (number: number, what: string): string => `${grouped.format(number)} ${what}${number === 1 ? "" : "s"}`;
