import type { ExamineEvent } from "../sources/aws/examine.ts";
import { counted, countText } from "../views/format-number.ts";
import type { Context } from "./context.ts";

/** Tells on stderr how far an examination is: where someone watches, in one line that is gone at the end. */
export function showExamination({ note, watched }: Context): (event: ExamineEvent) => void {
  return (event) => {
    if (watched) note(event.type === "done" ? "\r\u001b[K" : `\r\u001b[K${textOf(event)}`);
    else if (event.type === "identity" || event.type === "entering") note(`${textOf(event)}\n`);
  };
}

function textOf(event: Exclude<ExamineEvent, { type: "done" }>): string {
  switch (event.type) {
    case "identity":
      return "asking AWS who this is";
    case "entering":
      return `entering ${counted(event.accounts, "account")}, and trying every call`;
    case "probing":
      return `trying every call  ${countText(event.done)} of ${counted(event.places, "place")}`;
  }
}
