import type { ScanEvent } from "../sources/aws/scan.ts";
import type { Instant } from "../units/month.ts";
import { countText, counted } from "../views/format-number.ts";
import { plainText } from "../views/plain-text.ts";
import type { Context } from "./context.ts";

/** Refusals that are told one by one. */
const FIRST_REFUSED = 5;
/** How often a line is written where nobody watches, and how often it changes where someone does. */
const UNWATCHED_MILLISECONDS = 10_000;
const WATCHED_MILLISECONDS = 100;
/** A guess at the time left needs some cells to go by. */
const ENOUGH_CELLS = 10;

/**
 * Tells on stderr how far a scan is: where someone watches, in one line that changes; elsewhere in a line every ten seconds. What
 * was refused stands on a line of its own, the first few times.
 */
export function showProgress({ note, watched }: Context, now: () => Instant): (event: ScanEvent) => void {
  let cells = 0;
  let before = 0;
  let read = 0;
  let inHand = 0;
  let refused = 0;
  let calls = 0;
  let repeated = 0;
  let began = now();
  let told = now();
  const line = (): string => {
    const left = cells - before - read;
    const each = (now() - began) / Math.max(1, read);
    return [
      `reading  ${countText(before + read)} of ${counted(cells, "cell")}`,
      ...(refused === 0 ? [] : [`${countText(refused)} refused`]),
      `${countText(inHand)} in hand`,
      ...(calls === 0 ? [] : [`${counted(calls, "call")}${repeated === 0 ? "" : `, ${countText(repeated)} repeated`}`]),
      ...(read < ENOUGH_CELLS || left === 0 ? [] : [`about ${timeText(left * each)} left`]),
    ].join(" · ");
  };
  const tell = (): void => {
    told = now();
    note(watched ? `\r\u001b[K${line()}` : `${line()}\n`);
  };
  const say = (text: string): void => note(watched ? `\r\u001b[K${text}\n` : `${text}\n`);
  return (event) => {
    switch (event.type) {
      case "anew":
        say(plainText(`the unfinished ${event.file} is older than a day and is begun anew`));
        return;
      case "planned":
        cells = event.cells.length;
        before = event.closed;
        began = now();
        tell();
        break;
      case "refused": {
        refused++;
        const { accountId, regionId, api, reason } = event.gap;
        const where = `${accountId ?? "all accounts"} × ${regionId ?? "all Regions"}`;
        if (refused <= FIRST_REFUSED) say(plainText(`not read: ${where}: ${api} ${reason}`));
        else if (refused === FIRST_REFUSED + 1) say("not read: more, which the report lists");
        break;
      }
      case "reading":
        inHand++;
        break;
      case "again":
        inHand--;
        break;
      case "read":
        inHand--;
        read++;
        ({ calls, repeated } = event);
        break;
    }
    const done = cells > 0 && before + read === cells && event.type === "read";
    if (done) {
      tell();
      if (watched) note("\n");
    } else if (now() - told >= (watched ? WATCHED_MILLISECONDS : UNWATCHED_MILLISECONDS)) tell();
  };
}

const timeText = (milliseconds: number): string => {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};
