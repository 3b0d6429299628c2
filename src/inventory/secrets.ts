/** How a credential can stand in words: what AWS says of a bad signature repeats the headers that it was sent. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // The header, in AWS's words on a signature that is incomplete.
  [/\bAWS4-(HMAC|ECDSA-P256)-SHA256\b[^'"()\n]*/g, "AWS4…"],
  [/\b(Credential|Signature|SignedHeaders)=[^\s,;&'"()]+/gi, "$1=…"],
  [/\b(x-amz-security-token|authorization|x-amz-signature)(["']?\s*[:=]\s*["']?)[^\s,;&'"()]+/gi, "$1$2…"],
  [
    /\b(aws_?)?(secret_?access_?key|session_?token|access_?key_?id|security_?token|external_?id)(["']?\s*[:=]\s*["']?)[^\s,;&'"(){}]+/gi,
    "$1$2$3…",
  ],
  [/\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,}/g, "$1…"],
  // Who took a role, and not only which.
  [/(:assumed-role\/[\w+=,.@-]+)\/[\w+=,.@-]+/g, "$1/…"],
  // Secret keys have 40 characters of these, and tokens more; a digest in hexadecimal is none of either.
  [/(?<![\w+/=])(?=[\w+/=]*[A-Z])(?=[\w+/=]*[a-z])(?=[\w+/=]*\d)[A-Za-z0-9+/]{40}(?![\w+/=])/g, "…"],
  [/(?<![\w+/=-])(?=[\w+/=-]*[A-Z])(?=[\w+/=-]*[a-z])(?=[\w+/=-]*\d)[\w+/=-]{60,}/g, "…"],
];

/** Shorter words stand in too many others to be cut out of them. */
const LEAST_CHARACTERS = 4;

/** Words from outside without `known` secrets, keys, signatures, sessions and long runs of characters such as tokens. */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  let words = text;
  // One may be a part of another.
  const longest = known.filter(({ length }) => length >= LEAST_CHARACTERS).sort((a, b) => b.length - a.length);
  for (const secret of longest) words = words.replaceAll(secret, "…");
  for (const [pattern, instead] of SECRETS) words = words.replaceAll(pattern, instead);
  return words;
}
