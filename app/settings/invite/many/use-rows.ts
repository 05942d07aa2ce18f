'use client';

import { type Dispatch, useMemo, useReducer } from 'react';
import type { Person } from './read-people';
import { type Row, rowsOf, type Verdict, withDuplicates } from './row';

/** Where one is: entering, checking and mending, sending, or through. */
export type Phase = 'source' | 'review' | 'sending' | 'paused' | 'done';

interface State {
  phase: Phase;
  rows: Row[];
  /** Why checking or sending stands still. */
  problem: string | null;
}

export type Change =
  | { do: 'start'; people: Person[] }
  | { do: 'edit'; number: number; fields: Partial<Person> }
  | { do: 'remove'; number: number }
  | { do: 'judge'; verdicts: Map<Row, Verdict> }
  | { do: 'show'; phase: Phase; rows: Row[]; problem?: string }
  | { do: 'problem'; problem: string | null }
  | { do: 'mend' }
  | { do: 'over' };

const INITIAL: State = { phase: 'source', rows: [], problem: null };

function reduce(state: State, change: Change): State {
  switch (change.do) {
    case 'start':
      return { phase: 'review', rows: rowsOf(change.people), problem: null };
    case 'edit':
      return {
        ...state,
        rows: state.rows.map((row) =>
          row.number === change.number ? { ...row, ...change.fields, verdict: { status: 'unchecked' } } : row,
        ),
      };
    case 'remove':
      return { ...state, rows: state.rows.filter((row) => row.number !== change.number) };
    case 'judge':
      // By identity: a row that was changed while it was judged is another row.
      return { ...state, rows: state.rows.map((row) => withVerdict(row, change.verdicts.get(row))) };
    case 'show':
      return { phase: change.phase, rows: change.rows, problem: change.problem ?? null };
    case 'problem':
      return { ...state, problem: change.problem };
    case 'over':
      return INITIAL;
    case 'mend':
      return {
        phase: 'review',
        problem: null,
        rows: state.rows
          .filter((row) => row.verdict.status === 'refused')
          .map((row) => ({ ...row, verdict: { status: 'unchecked' } })),
      };
  }
}

function withVerdict(row: Row, verdict: Verdict | undefined): Row {
  return verdict ? { ...row, verdict } : row;
}

/** The list and what has become of it. `rows` as stored, `shown` with duplicates marked. */
export function useRows(): State & { shown: Row[]; change: Dispatch<Change> } {
  const [state, change] = useReducer(reduce, INITIAL);
  const shown = useMemo(
    () => (state.phase === 'review' ? withDuplicates(state.rows) : state.rows),
    [state.phase, state.rows],
  );
  return { ...state, shown, change };
}
