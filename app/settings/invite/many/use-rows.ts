'use client';

import { type Dispatch, useMemo, useReducer } from 'react';
import type { Columns } from './columns';
import { withDuplicates } from './duplicates';
import { type Person, peopleIn, type Table } from './people';
import { type Row, remapRows, rowsOf, type Verdict } from './row';

/** The current step. */
type Phase = 'source' | 'columns' | 'review';

/** The parsed input, and the default role. */
export interface Source {
  table: Table;
  role: string;
}

interface State {
  phase: Phase;
  /** Null for the failures of an earlier list. */
  source: Source | null;
  /** Empty until the columns are known. */
  rows: Row[];
  /** Counts the lists that were read: each is reviewed from its first page, without the filter of the one before. */
  list: number;
  /** Why reading, validation or sending stopped. */
  problem: string | null;
}

export type Change =
  | { do: 'read'; source: Source }
  | { do: 'choose columns' }
  | { do: 'match'; columns: Columns }
  | { do: 'back' }
  | { do: 'edit'; number: number; fields: Partial<Person> }
  | { do: 'remove'; numbers: ReadonlySet<number> }
  | { do: 'set verdicts'; verdicts: Map<Row, Verdict> }
  | { do: 'show'; rows: Row[] }
  | { do: 'problem'; problem: string | null }
  | { do: 'reset' };

const INITIAL: State = { phase: 'source', source: null, rows: [], list: 0, problem: null };

function reduce(state: State, change: Change): State {
  switch (change.do) {
    case 'read':
      return read(change.source, state.list + 1);
    case 'choose columns':
      return { ...state, phase: 'columns', problem: null };
    case 'match':
      return match(state, change.columns);
    case 'back':
      return state.rows.length > 0 ? { ...state, phase: 'review' } : { ...INITIAL, list: state.list };
    case 'edit':
      return {
        ...state,
        rows: state.rows.map((row) => (row.number === change.number ? edited(row, change.fields) : row)),
      };
    case 'remove':
      return { ...state, rows: state.rows.filter((row) => !change.numbers.has(row.number)) };
    case 'set verdicts':
      // By identity: a row that was edited while it was being validated is a different object.
      return { ...state, rows: state.rows.map((row) => withVerdict(row, change.verdicts.get(row))) };
    case 'show':
      return { phase: 'review', source: null, rows: change.rows, list: state.list + 1, problem: null };
    case 'problem':
      return { ...state, problem: change.problem };
    case 'reset':
      return { ...INITIAL, list: state.list };
  }
}

function read(source: Source, list: number): State {
  const { table, role } = source;
  const sure = table.doubts.length === 0;
  const rows = sure ? rowsOf(peopleIn(table, table.columns, role)) : [];
  return { phase: sure ? 'review' : 'columns', source, rows, list, problem: null };
}

function match(state: State, columns: Columns): State {
  if (!state.source) return state;
  const people = peopleIn(state.source.table, columns, state.source.role);
  const rows = state.rows.length > 0 ? remapRows(state.rows, people) : rowsOf(people);
  const source = { ...state.source, table: { ...state.source.table, columns } };
  return { ...state, phase: 'review', source, rows, problem: null };
}

function edited(row: Row, fields: Partial<Person>): Row {
  return { ...row, ...fields, edited: { ...row.edited, ...fields }, verdict: { status: 'unchecked' } };
}

function withVerdict(row: Row, verdict: Verdict | undefined): Row {
  return verdict ? { ...row, verdict } : row;
}

/** The state of a bulk invitation; in the review, rows that repeat an address are marked. */
export function useRows(): State & { change: Dispatch<Change> } {
  const [state, change] = useReducer(reduce, INITIAL);
  const rows = useMemo(
    () => (state.phase === 'review' ? withDuplicates(state.rows) : state.rows),
    [state.phase, state.rows],
  );
  return { ...state, rows, change };
}
