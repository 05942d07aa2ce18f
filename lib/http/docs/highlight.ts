export type CodeLanguage = 'curl' | 'python' | 'javascript' | 'json' | 'http' | 'text';
export type TokenKind = 'plain' | 'string' | 'key' | 'word' | 'number' | 'comment';

const STRINGS = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const RULES: Record<CodeLanguage, string> = {
  curl: String.raw`(?<comment>(?<=^|\s)#.*)|(?<string>${STRINGS})|(?<word>(?<=^|\n)(?:curl|export)\b)|(?<key>(?<=\s)--?[A-Za-z-]+)`,
  python: String.raw`(?<comment>#.*)|(?<key>"[\w-]+"(?=:))|(?<string>f?(?:${STRINGS}))|(?<word>\b(?:import|with|as|try|except|while|for|in|if|not|else|None|True|False|print|break|raise|and|or|def|return)\b)|(?<number>\b\d+\b)`,
  javascript:
    String.raw`(?<comment>//.*)|(?<key>"[\w-]+"(?=:))|(?<string>${STRINGS}|` +
    '`[^`]*`' +
    String.raw`)|(?<word>\b(?:const|let|await|if|throw|new|for|of|do|while|null|true|false|break)\b)|(?<number>\b\d+\b)`,
  json: String.raw`(?<key>"(?:[^"\\]|\\.)*"(?=:))|(?<string>${STRINGS})|(?<word>\b(?:true|false|null)\b)|(?<number>-?\b\d[\d.]*\b)`,
  http: '(?<key>^[A-Za-z-]+(?=:))',
  text: '(?!)',
};

/** Splits code into tokens for highlighting. Joined, the tokens are the code again. */
export function highlight(code: string, language: CodeLanguage): { kind: TokenKind; text: string }[] {
  const pieces: { kind: TokenKind; text: string }[] = [];
  let at = 0;
  const plain = (to: number) => {
    if (to > at) pieces.push({ kind: 'plain', text: code.slice(at, to) });
  };
  for (const match of code.matchAll(new RegExp(RULES[language], 'gm'))) {
    plain(match.index);
    const [kind] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    pieces.push({ kind: kind as TokenKind, text: match[0] });
    at = match.index + match[0].length;
  }
  plain(code.length);
  return pieces;
}
