import type { Result, Router } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';

/**
 * Hono's router for paths that overlap (`/invitations/bulk`, `/invitations/:id`), which remembers what it found for paths without
 * parameters: those are few, and finding one costs as much as checking a key.
 */
export class StaticRouter<T> implements Router<T> {
  readonly name = 'StaticRouter';
  readonly #trie = new TrieRouter<T>();
  readonly #static = new Set<string>();
  readonly #found = new Map<string, Result<T>>();

  add(method: string, path: string, handler: T): void {
    this.#trie.add(method, path, handler);
    if (!/[:*{]/.test(path)) this.#static.add(path);
    this.#found.clear();
  }

  match(method: string, path: string): Result<T> {
    if (!this.#static.has(path)) return this.#trie.match(method, path);
    const key = `${method} ${path}`;
    let found = this.#found.get(key);
    if (!found) {
      found = this.#trie.match(method, path);
      // Methods are what callers send.
      if (this.#found.size < 1_000) this.#found.set(key, found);
    }
    return found;
  }
}
