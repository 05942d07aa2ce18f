// The packages have types for all their lists together only, and together the lists are three times what is needed here.
declare module '@zxcvbn-ts/language-en/dist/*.json.mjs' {
  const list: string[];
  export default list;
}
declare module '@zxcvbn-ts/language-en/dist/wordSequences.json.mjs' {
  const series: Record<string, string[]>;
  export default series;
}
declare module '@zxcvbn-ts/language-common/dist/*.json.mjs' {
  const list: string[];
  export default list;
}
