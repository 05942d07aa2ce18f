import { describe, expect, it } from 'vitest';
import { auditDiff, PERSONAL } from './diff';

interface Row {
  name: string | null;
  tags: string[];
  score: number;
  metadata: Record<string, string>;
  content: string | null;
}

const ROW: Row = { name: 'Ada', tags: ['a'], score: 0, metadata: { a: '1', b: '2' }, content: 'Hello' };
const diff = (after: Partial<Row>, before: Partial<Row> = ROW) =>
  auditDiff<Row>(before, after, {
    fields: ['name', 'tags', 'score'],
    redacted: ['metadata'],
    summarized: { content: (text) => `${text.length} characters` },
  });

describe('auditDiff', () => {
  it('returns both values of a changed field', () => {
    expect(diff({ name: 'Grace' })).toEqual({ name: { before: 'Ada', after: 'Grace' } });
    expect(diff({ tags: [] })).toEqual({ tags: { before: ['a'], after: [] } });
  });

  it('returns null for a value that was missing or was cleared', () => {
    expect(diff({ name: 'Ada' }, {})).toEqual({ name: { before: null, after: 'Ada' } });
    expect(diff({ name: null })).toEqual({ name: { before: 'Ada', after: null } });
  });

  it('returns nothing for equal, omitted and undefined values', () => {
    expect(diff({ ...ROW, tags: [...ROW.tags] })).toEqual({});
    expect(diff({ name: undefined })).toEqual({});
  });

  it('ignores the order of object members and the sign of zero', () => {
    expect(diff({ metadata: { b: '2', a: '1' }, score: -0 })).toEqual({});
  });

  it('withholds the values of redacted fields', () => {
    expect(diff({ metadata: { a: '3' } })).toEqual({ metadata: { before: PERSONAL, after: PERSONAL } });
    expect(diff({ metadata: {} })).toEqual({ metadata: { before: PERSONAL, after: null } });
  });

  it('summarizes the values of summarized fields', () => {
    expect(diff({ content: 'Hello!' })).toEqual({ content: { before: '5 characters', after: '6 characters' } });
    expect(diff({ content: null })).toEqual({ content: { before: '5 characters', after: null } });
  });

  it('ignores fields that are not audited', () => {
    expect(auditDiff<Row>(ROW, { name: 'Grace' }, { fields: ['tags'] })).toEqual({});
  });
});
