/** What a colour says; plain and strong text have none of their own. */
type Token = "dim" | "eks" | "fargate" | "ec2" | "within" | "warning" | "exceeded" | "unknown";

/** Colours of 5:1 and more on #0D1117 and on #FFFFFF; text and background stay the reader's own. */
export const COLORS: Readonly<
  Record<"dark" | "light", Readonly<Record<Token, string> & Partial<Record<"text" | "strong", never>>>>
> = {
  dark: {
    dim: "#8B949E",
    eks: "#6CB6FF",
    fargate: "#4CC9B0",
    ec2: "#A3B1C2",
    within: "#7BC96F",
    warning: "#E3B341",
    exceeded: "#FF7B72",
    unknown: "#F0A3FF",
  },
  light: {
    dim: "#59636E",
    eks: "#0B63C5",
    fargate: "#0B7468",
    ec2: "#57687C",
    within: "#1A7F37",
    warning: "#8A6100",
    exceeded: "#C0222B",
    unknown: "#9A2C9A",
  },
};
