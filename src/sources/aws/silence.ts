/**
 * Which endpoints (a service in a Region) have gone silent, so that not every account waits for each in turn. One counts as silent
 * once so many calls in a row ended without any answer; after a while one call may try it again, and any answer, be it a refusal,
 * ends the silence.
 */
export type Silence = {
  /** Whether a call would be in vain. */
  readonly isSilent: (endpoint: string) => boolean;
  /** Notes how a call ended: with an answer or without. */
  readonly note: (endpoint: string, answered: boolean) => void;
};

/** Calls in a row that no answer came to. Each stands for three attempts. */
export const SILENT_AFTER = 8;

/** How long a silent endpoint is left alone. */
export const LEFT_ALONE_MILLISECONDS = 30_000;

/** Starts with endpoints that all answer. */
export function createSilence(now: () => number): Silence {
  const unanswered = new Map<string, { calls: number; triedAt: number }>();
  return {
    isSilent: (endpoint) => {
      const known = unanswered.get(endpoint);
      if (known === undefined || known.calls < SILENT_AFTER) return false;
      if (now() - known.triedAt < LEFT_ALONE_MILLISECONDS) return true;
      known.triedAt = now();
      return false;
    },
    note: (endpoint, answered) => {
      if (answered) unanswered.delete(endpoint);
      else unanswered.set(endpoint, { calls: (unanswered.get(endpoint)?.calls ?? 0) + 1, triedAt: now() });
    },
  };
}
