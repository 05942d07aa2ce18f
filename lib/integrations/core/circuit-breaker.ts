import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import type { VendorApi } from './vendor';

/** Consecutive failures that open the circuit, and how long it stays open (Nygard, Release It!, "Circuit Breaker"). */
const MOST_FAILURES = 5;
const OPEN_MS = 15_000;

/** Nothing was sent: the budget is used up, or the circuit is open. Says nothing new about the vendor. */
export class CircuitOpen extends Problem {}

interface State {
  failures: number;
  /** Until when nothing is sent, by this process's clock: because of failures, or because the vendor asked to wait. */
  open_until: number;
  paused_until: number;
  budget: RateLimiterMemory;
}

const states = processSingleton('vendor-gates', () => new LRUCache<string, State>({ max: 10_000 }));

function stateOf(vendor: VendorApi, key: string): State {
  const name = `${vendor.id}:${key}`;
  let state = states.get(name);
  if (!state) {
    const { requests, seconds } = vendor.budget;
    state = {
      failures: 0,
      open_until: 0,
      paused_until: 0,
      budget: new RateLimiterMemory({ points: requests, duration: seconds }),
    };
    states.set(name, state);
  }
  return state;
}

/**
 * Limits the requests of one connection in this process: its budget, the pause that the vendor asked for, and a circuit
 * breaker. When an open circuit's time is over, one request may try; if it fails, the circuit opens again at once.
 */
export function circuitBreakerOf(vendor: VendorApi, key: string) {
  const state = stateOf(vendor, key);
  const after = (ms: number) => ({ retry_after_seconds: Math.max(1, Math.ceil(ms / 1000)) });
  const circuitOpen = (ms: number, why: string) =>
    new CircuitOpen('upstream_unavailable', `${vendor.name} ${why}`, after(ms));
  return {
    /** Takes one request from the budget. @throws Problem `upstream_unavailable` when nothing may be sent now */
    async acquire(): Promise<void> {
      const left = Math.max(state.open_until, state.paused_until) - Date.now();
      if (left > 0) throw circuitOpen(left, 'is paused for a moment, because it did not respond or asked us to wait.');
      // The first request after an open circuit keeps the others waiting until it is answered.
      if (state.failures >= MOST_FAILURES) state.open_until = Date.now() + OPEN_MS;
      await state.budget.consume(key).catch((spent: RateLimiterRes) => {
        throw circuitOpen(spent.msBeforeNext, 'has reached its rate limit. Wait a moment.');
      });
    },
    /** The vendor answered. A pause stays: requests sent before it may be answered during it. */
    succeeded(): void {
      state.failures = 0;
      state.open_until = 0;
    },
    failed(): void {
      state.failures += 1;
      if (state.failures >= MOST_FAILURES) state.open_until = Date.now() + OPEN_MS;
    },
    /** The vendor asked for a pause. @returns the problem for callers that do not wait that long */
    pause(ms: number): Problem {
      state.paused_until = Math.max(state.paused_until, Date.now() + ms);
      return new Problem(
        'upstream_unavailable',
        `${vendor.name} asked us to wait, because it is receiving too many requests.`,
        after(ms),
      );
    },
  };
}

/** Forgets the state of every connection in this process; for tests. */
export function resetCircuits(): void {
  states.clear();
}
