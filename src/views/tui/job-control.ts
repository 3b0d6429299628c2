import { useApp } from "ink";
import { useCallback, useEffect, useRef } from "react";

/**
 * Stops the program as a shell expects it (ctrl+z, SIGTSTP), the terminal given back before, and takes the terminal
 * again when it goes on; whoever was stopped without notice (SIGSTOP) takes it again too. The answer stops it now.
 */
export function useJobControl(): () => void {
  const { suspendTerminal } = useApp();
  const handing = useRef(false);
  const hand = useCallback(
    async (meanwhile: () => void): Promise<void> => {
      if (handing.current) return;
      handing.current = true;
      try {
        await suspendTerminal(meanwhile);
      } finally {
        handing.current = false;
      }
    },
    [suspendTerminal],
  );
  const stop = useCallback((): void => {
    void hand(() => {
      process.removeListener("SIGTSTP", stop);
      // The whole job stops, such as npm above us; the call returns when it goes on, or at once where no shell could do that.
      process.kill(0, "SIGTSTP");
      process.on("SIGTSTP", stop);
    });
  }, [hand]);
  useEffect(() => {
    const goOn = (): void => void hand(() => {});
    process.on("SIGTSTP", stop);
    process.on("SIGCONT", goOn);
    return () => {
      process.removeListener("SIGTSTP", stop);
      process.removeListener("SIGCONT", goOn);
    };
  }, [hand, stop]);
  return stop;
}
