/** An entity tag (RFC 9110 §8.8.3): whether it is weak (`W/`), and the text between the quotes. */
interface EntityTag {
  weak: boolean;
  value: string;
}

const TAG = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,|$)/y;

/**
 * Parses `If-Match` or `If-None-Match` (RFC 9110 §13.1).
 * @returns undefined if the header is neither `*` nor a list of entity tags
 */
export function readTags(header: string): '*' | EntityTag[] | undefined {
  if (header.trim() === '*') return '*';
  const tags: EntityTag[] = [];
  TAG.lastIndex = 0;
  while (TAG.lastIndex < header.length) {
    const match = TAG.exec(header);
    if (!match) return undefined;
    if (match[2] !== undefined) tags.push({ weak: match[1] !== undefined, value: match[2] });
  }
  return tags.length > 0 ? tags : undefined;
}

/** Returns the entity tag of a version. It is strong: the response depends on nothing else. */
export function tagOfVersion(version: number): string {
  return `"${version}"`;
}

/**
 * Returns the versions in `If-Match`, by strong comparison: weak tags match nothing (RFC 9110 §13.1.1).
 * @returns undefined if the header is malformed
 */
export function versionsOf(ifMatch: string): '*' | number[] | undefined {
  const tags = readTags(ifMatch);
  if (tags === undefined || tags === '*') return tags;
  return tags.filter(({ weak, value }) => !weak && /^[1-9]\d{0,8}$/.test(value)).map(({ value }) => Number(value));
}

/** Whether `If-None-Match` contains the version, by weak comparison (RFC 9110 §13.1.2). A malformed header contains none. */
export function namesVersion(ifNoneMatch: string, version: number): boolean {
  const tags = readTags(ifNoneMatch);
  return tags === '*' || (tags?.some(({ value }) => value === String(version)) ?? false);
}
