import stringWidth from "string-width";

/** Terminal cells of any text: wide characters take two, marks none. Loaded only where a text needs it. */
export const textWidth = (text: string): number => stringWidth(text);
