'use client';

import { useQueryStates } from 'nuqs';
import { useSharedTransition } from '@/components/use-shared-transition';
import { params } from './params';

type Values = ReturnType<typeof useQueryStates<typeof params>>[0];

/** The filters in the URL. Changing a filter returns to the newest events. */
export function useFilters() {
  const [pending, startTransition] = useSharedTransition();
  const [values, set] = useQueryStates(params, { shallow: false, startTransition, history: 'replace', scroll: false });
  const change = (next: { [K in keyof Values]?: Values[K] | null }) => void set({ older: null, newer: null, ...next });
  const turn = (page: { older?: string; newer?: string }) =>
    void set({ older: null, newer: null, ...page }, { history: 'push', scroll: true });
  const clear = () => void set(null);
  const { older: _, newer: __, ...filters } = values;
  const active = Object.values(filters).some((value) => value !== '' && value !== null);
  return { values, change, turn, clear, active, pending };
}
