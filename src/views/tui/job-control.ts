import { useApp } from "ink";
import { useCallback, useEffect, useRef } from "react";

/** What the process does for the UI: it hears signals and bugs, and stops its job as a shell's ctrl+z does. */
export type Host = {
  /** Calls at each such event; the answer ends that. */
  readonly listen: (
    event: "SIGTSTP" | "SIGCONT" | "uncaughtException",
    listener: (what: unknown) => void,
  ) => () => void;
  /** Stops the whole job, such as npm above the program; returns when it goes on, or at once where no shell could do that. */
  readonly stopJob: () => void;
};

/**
 * Stops the program as a shell expects it (ctrl+z, SIGTSTP), the terminal given back before, and takes the terminal
 * again when it goes on; whoever was stopped without notice (SIGSTOP) takes it again too. `left` and `back` are called
 * where the terminal was given back and was taken again. The answer stops it now.
 */
export function useJobControl({ listen, stopJob }: Host, left: () => void, back: () => void): () => void {
  const { suspendTerminal } = useApp();
  const handing = useRef(false);
  const hand = useCallback(
    async (meanwhile: () => void): Promise<void> => {
      if (handing.current) return;
      handing.current = true;
      try {
        await suspendTerminal(() => {
          left();
          meanwhile();
        });
        back();
      } finally {
        handing.current = false;
      }
    },
    [suspendTerminal, left, back],
  );
  const heard = useRef<() => void>(() => {});
  const stop = useCallback((): void => {
    void hand(() => {
      heard.current();
      stopJob();
      heard.current = listen("SIGTSTP", stop);
    });
  }, [hand, listen, stopJob]);
  useEffect(() => {
    heard.current = listen("SIGTSTP", stop);
    const unheard = listen("SIGCONT", () => void hand(() => {}));
    return () => {
      heard.current();
      unheard();
    };
  }, [hand, listen, stop]);
  return stop;
}
