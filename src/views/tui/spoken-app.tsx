import { useWindowSize } from "ink";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { Controller } from "./controller.ts";
import type { Host } from "./job-control.ts";
import type { Mouse } from "./mouse-input.ts";
import { createSpeaker } from "./speaker.ts";
import { useKeys } from "./use-keys.ts";

type SpokenAppProps = {
  readonly controller: Controller;
  readonly host: Host;
  readonly mouse: Mouse;
  readonly write: (text: string) => void;
};

/** Tells a screen reader what the controller shows, and hands it keys: nothing is drawn, and what was told stays. */
export function SpokenApp({ controller, host, mouse, write }: SpokenAppProps) {
  const { columns, rows } = useWindowSize();
  const speaker = useMemo(() => createSpeaker(controller.view, write), [controller, write]);
  const waiting = useRef<{ asked: boolean } | null>(null);
  // Keys that come in one burst are answered once, by where they lead.
  const tellSoon = useCallback(
    (asked: boolean): void => {
      if (waiting.current !== null) {
        waiting.current.asked ||= asked;
        return;
      }
      waiting.current = { asked };
      queueMicrotask(() => {
        const wanted = waiting.current?.asked ?? false;
        waiting.current = null;
        speaker.tell(wanted);
      });
    },
    [speaker],
  );
  useEffect(() => controller.resize(columns, rows), [controller, columns, rows]);
  useEffect(() => {
    speaker.tell(false);
    return controller.listen(() => tellSoon(false));
  }, [controller, speaker, tellSoon]);
  const taken = useCallback(() => tellSoon(true), [tellSoon]);
  useKeys({ controller, host, mouse, back: speaker.tellPlace, taken });
  return null;
}
