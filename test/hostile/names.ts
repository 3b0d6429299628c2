/** Names as people and attackers give them: each must reach a reader whole where it can, and harm nobody. */
export const HOSTILE: readonly string[] = [
  "a|b | c",
  "<script>alert(1)</script>",
  'quote " and "" more, comma',
  "two\nlines\r\nand three",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-1-1",
  "@SUM(A1)",
  "\t=1+1",
  "\u001b[31mred\u001b]0;title\u0007",
  "\u009b31mred",
  "\u202eevil\u2066turned\u2069\u200f\u061c",
  "👩🏽‍🚀 rocket 🇩🇪",
  "東京-ストア-本番環境-アカウント",
  "x".repeat(300),
  "many words that go on ".repeat(15).trim(),
  "wide ".concat("漢".repeat(150)),
  "nul\u0000 and del\u007f",
  "e\u0301\u0323 z\u0336\u0336a\u0336l\u0336g\u0336o",
  "half \ud800 of a pair",
  "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
  "\u001b]52;c;aGk=\u001b\\ and \u001bPq#0\u001b\\",
  "\u0090$q\u009c\u0085c1",
  "::error title=x::no",
  "::add-mask::%0A%0D%25",
  "a%0A::stop-commands::token",
  "##[command]rm",
  "![x](javascript:alert(1)) [y](http://evil.example) <img src=x onerror=alert(1)>",
  "# head | - item\n> quote\n```sh\nrm\n```",
  "]]></system-out><testcase/>\ufffe\uffff",
  '" onmouseover="alert(1)" \'&amp;&#0;',
  "\r=1+1",
  "$(id)`id`${HOME};rm -rf / 'x",
  "key: [*a, &b !c] # no",
  "%{ for x in y }~> ${path.module}",
  "a\u200b\u2060\ufeffb\u00ad\u3164 zero width",
  "tagged\u{e0001}\u{e0068}\u{e0069}\u{e007f}",
  "@everyone closes #1, fixes acme/x!2, $x^2$ and ~~no~~",
];

/** Characters that a terminal obeys, that turn the reading direction, or that nobody sees; a newline ends a line, and is ours. */
export const ORDERS =
  /(?!\n)[\p{Cc}\p{Bidi_Control}\u00ad\u115f\u1160\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** A name as it is shown: what nobody should see, or obey, is marked sign by sign. */
export const asShown = (name: string): string =>
  name.replace(new RegExp(`\\n|${ORDERS.source}`, "gu"), (sign) => "\ufffd".repeat(sign.length));
