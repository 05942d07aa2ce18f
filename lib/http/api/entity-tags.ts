/** An entity tag as RFC 9110 §8.8.3 writes it: `W/` for a weak one, and what stands between the quotation marks. */
interface EntityTag {
  weak: boolean;
  value: string;
}

const TAG = /[ \t]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,|$)/y;

/**
 * What `If-Match` or `If-None-Match` names (RFC 9110 §13.1): any representation, or those of a list.
 * @returns undefined when the header is neither `*` nor a list of entity tags
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

/** The entity tag of a version. It is strong: what is answered depends on nothing else. */
export function tagOfVersion(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that `If-Match` names, compared strongly: a weak tag names none (RFC 9110 §13.1.1).
 * @returns undefined when the header cannot be read
 */
export function versionsOf(ifMatch: string): '*' | number[] | undefined {
  const tags = readTags(ifMatch);
  if (tags === undefined || tags === '*') return tags;
  return tags.filter(({ weak, value }) => !weak && /^[1-9]\d{0,8}$/.test(value)).map(({ value }) => Number(value));
}

/** Whether `If-None-Match` names the version, compared weakly (RFC 9110 §13.1.2). A header that cannot be read names none. */
export function namesVersion(ifNoneMatch: string, version: number): boolean {
  const tags = readTags(ifNoneMatch);
  return tags === '*' || (tags?.some(({ value }) => value === String(version)) ?? false);
}
