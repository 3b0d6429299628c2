/** How often what failed for a passing reason is asked again, after all else was asked, before it becomes a gap. */
export const ROUNDS = 2;

/** The pause before the first such round; it grows with each. */
export const PAUSE_MILLISECONDS = 2_000;
