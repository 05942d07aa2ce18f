import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import type { VendorApi } from './vendor';

/** Failures in a row after which a connection is left alone, and for how long (Nygard, Release It!, "Circuit Breaker"). */
const MOST_FAILURES = 5;
const OPEN_MS = 15_000;

/** Nothing was sent: the budget is spent, or the connection is left alone. It says nothing new of the vendor. */
export class CircuitOpen extends Problem {}

interface State {
  failures: number;
  /** Until when nothing is sent, by the clock of this process: because it failed, and because the vendor asked for a pause. */
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
 * What stands between us and a vendor, for one connection in this process: its budget, the pause that it asked for, and the
 * circuit breaker. After the pause of an open circuit one request may try; its failure opens it again at once.
 */
export function circuitBreakerOf(vendor: VendorApi, key: string) {
  const state = stateOf(vendor, key);
  const after = (ms: number) => ({ retry_after_seconds: Math.max(1, Math.ceil(ms / 1000)) });
  const circuitOpen = (ms: number, why: string) =>
    new CircuitOpen('upstream_unavailable', `${vendor.name} ${why}`, after(ms));
  return {
    /** @throws Problem `upstream_unavailable` when nothing may be sent just now */
    async acquire(): Promise<void> {
      const left = Math.max(state.open_until, state.paused_until) - Date.now();
      if (left > 0) throw circuitOpen(left, 'is paused for a moment, because it did not respond or asked us to wait.');
      // The one that tries after an open circuit holds the others off until it has an answer.
      if (state.failures >= MOST_FAILURES) state.open_until = Date.now() + OPEN_MS;
      await state.budget.consume(key).catch((spent: RateLimiterRes) => {
        throw circuitOpen(spent.msBeforeNext, 'has reached its rate limit. Wait a moment.');
      });
    },
    /** It answered. A pause stays: what was sent before it may be answered during it. */
    succeeded(): void {
      state.failures = 0;
      state.open_until = 0;
    },
    failed(): void {
      state.failures += 1;
      if (state.failures >= MOST_FAILURES) state.open_until = Date.now() + OPEN_MS;
    },
    /** The vendor asked to be left alone. @returns the problem for whoever does not wait that long */
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

/** Forgets what is known of every connection in this process; for tests. */
export function resetCircuits(): void {
  states.clear();
}
