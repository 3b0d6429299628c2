/** Lines for the log of a step of GitHub Actions, in which nothing that was read becomes an order to the runner. */
export const logText = (text: string): string => text.replaceAll("##[", "# #[").replace(/^([^\S\n]*):(?=:)/gm, "$1 : ");
